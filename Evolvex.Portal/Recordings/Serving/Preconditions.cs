using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace Evolvex.Portal.Recordings.Serving;

/// <summary>What the conditional header fields of a request come to.</summary>
internal enum Precondition
{
    /// <summary>Go on as if there were none.</summary>
    Pass,

    /// <summary>304: the client has these bytes.</summary>
    NotModified,

    /// <summary>412: the client wants other bytes than there are.</summary>
    Failed,
}

/// <summary>Conditional requests (RFC 9110, section 13).</summary>
internal static class Preconditions
{
    // A second write within the same second would not show in Last-Modified (section 8.8.2.2).
    private static readonly TimeSpan StrongAfter = TimeSpan.FromSeconds(60);

    /// <summary>The fields in the order of section 13.2.2.</summary>
    public static Precondition Evaluate(RequestHeaders request, EntityTagHeaderValue tag, DateTimeOffset lastModified)
    {
        if (request.IfMatch.Count > 0)
        {
            if (!request.IfMatch.Any(asked => asked.Equals(EntityTagHeaderValue.Any) || asked.Compare(tag, useStrongComparison: true))) return Precondition.Failed;
        }
        else if (request.IfUnmodifiedSince is { } unmodified && lastModified > unmodified) return Precondition.Failed;
        if (request.IfNoneMatch.Count > 0)
            return request.IfNoneMatch.Any(asked => asked.Equals(EntityTagHeaderValue.Any) || asked.Compare(tag, useStrongComparison: false)) ? Precondition.NotModified : Precondition.Pass;
        return request.IfModifiedSince is { } since && lastModified <= since ? Precondition.NotModified : Precondition.Pass;
    }

    /// <summary>Whether a range may be answered: without If-Range, or when it names exactly these bytes (section 13.1.5).</summary>
    public static bool RangeHolds(RequestHeaders request, EntityTagHeaderValue tag, DateTimeOffset lastModified, DateTimeOffset now)
    {
        if (!request.Headers.ContainsKey(HeaderNames.IfRange)) return true;
        if (request.IfRange is not { } condition) return false;
        if (condition.EntityTag is { } asked) return asked.Compare(tag, useStrongComparison: true);
        return condition.LastModified == lastModified && now - lastModified >= StrongAfter;
    }
}

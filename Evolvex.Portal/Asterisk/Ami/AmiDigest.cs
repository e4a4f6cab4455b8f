using System.Globalization;
using System.Security.Cryptography;

namespace Evolvex.Portal.Asterisk.Ami;

/// <summary>What a server asks for with <c>WWW-Authenticate: Digest …</c>.</summary>
internal sealed record AmiDigestChallenge(string Realm, string Nonce, string Opaque, bool HasQop, bool IsStale)
{
    /// <summary>Reads the header's value; null when it is no Digest, has no nonce or wants an algorithm other than MD5.</summary>
    public static AmiDigestChallenge? Parse(string header)
    {
        if (AmiDigestHeader.Parse(header) is not { } parts) return null;
        if (!parts.TryGetValue("nonce", out var nonce) || !parts.GetValueOrDefault("algorithm", "MD5").Equals("MD5", StringComparison.OrdinalIgnoreCase)) return null;
        var qop = parts.GetValueOrDefault("qop", "").Split(',', StringSplitOptions.TrimEntries).Contains("auth");
        return new AmiDigestChallenge(parts.GetValueOrDefault("realm", ""), nonce, parts.GetValueOrDefault("opaque", ""), qop, parts.GetValueOrDefault("stale") is "true" or "TRUE");
    }
}

/// <summary>Signs requests by Digest, RFC 2617, each with the next count under the nonce that was last given. For any number of threads.</summary>
internal sealed class AmiDigest(string username, string secret)
{
    private readonly Lock gate = new();
    private AmiDigestChallenge? challenge;
    private int count;

    /// <summary>Value of the header Authorization for a POST, and the nonce that it is made with; null before the first challenge.</summary>
    public (string Header, string Nonce)? Sign(string uri)
    {
        AmiDigestChallenge asked;
        int number;
        lock (gate)
        {
            if (challenge is null) return null;
            (asked, number) = (challenge, ++count);
        }

        var header = $"Digest username=\"{Quoted(username)}\", realm=\"{asked.Realm}\", nonce=\"{asked.Nonce}\", uri=\"{uri}\", algorithm=MD5, opaque=\"{asked.Opaque}\"";
        if (!asked.HasQop) return ($"{header}, response=\"{Response(null)}\"", asked.Nonce);
        var (nc, cnonce) = (number.ToString("x8", CultureInfo.InvariantCulture), RandomNumberGenerator.GetHexString(8, lowercase: true));
        return ($"{header}, qop=auth, nc={nc}, cnonce=\"{cnonce}\", response=\"{Response($"{nc}:{cnonce}:auth")}\"", asked.Nonce);

        string Response(string? counted) => AmiDigestHeader.Sign(username, asked.Realm, secret, "POST", uri, asked.Nonce, counted);
    }

    /// <summary>Takes a challenge, unless another request has brought a newer one since the nonce that this was the answer to.</summary>
    public void Learn(AmiDigestChallenge asked, string? usedNonce)
    {
        lock (gate)
        {
            if (challenge?.Nonce != usedNonce) return;
            (challenge, count) = (asked, 0);
        }
    }

    private static string Quoted(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}

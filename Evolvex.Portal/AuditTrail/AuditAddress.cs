using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Domain.CallHistory;
using Microsoft.AspNetCore.Mvc;

namespace Evolvex.Portal.AuditTrail;

/// <summary>What the address of the page, and that of its export, asks for. Every filter is in it, so a link shows what its sender saw.</summary>
internal sealed record AuditAddress
{
    /// <summary>One of <see cref="AuditPeriod.Names"/>.</summary>
    [FromQuery(Name = "period")]
    public string? Period { get; init; }

    /// <summary>First day on the PBX's clock.</summary>
    [FromQuery(Name = "from")]
    public string? From { get; init; }

    /// <summary>Last day on the PBX's clock.</summary>
    [FromQuery(Name = "until")]
    public string? Until { get; init; }

    /// <summary>Kind of actor, a name of <see cref="AuditActorKind"/>.</summary>
    [FromQuery(Name = "by")]
    public string? By { get; init; }

    /// <summary>The actor's name.</summary>
    [FromQuery(Name = "who")]
    public string? Who { get; init; }

    [FromQuery(Name = "verb")]
    public string? Verb { get; init; }

    /// <summary>Kind of object.</summary>
    [FromQuery(Name = "kind")]
    public string? Kind { get; init; }

    /// <summary>Id of the object.</summary>
    [FromQuery(Name = "object")]
    public string? Object { get; init; }

    /// <summary>Part of a name or an address.</summary>
    [FromQuery(Name = "q")]
    public string? Text { get; init; }

    /// <summary>Something is asked for: not simply everything.</summary>
    public bool IsFiltered => Parameters.Any(parameter => parameter.Value is not null);

    /// <summary>The parameters by their names in the address; null where not given.</summary>
    public IReadOnlyDictionary<string, string?> Parameters => new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["period"] = Given(Period),
        ["from"] = Given(From),
        ["until"] = Given(Until),
        ["by"] = Given(By),
        ["who"] = Given(Who),
        ["verb"] = Given(Verb),
        ["kind"] = Given(Kind),
        ["object"] = Given(Object),
        ["q"] = Given(Text),
    };

    /// <summary>The address of something that takes these parameters.</summary>
    public string At(string path) =>
        path + QueryString.Create(Parameters.Where(parameter => parameter.Value is not null));

    /// <summary>The filter that it means.</summary>
    /// <param name="zone">The PBX's zone.</param>
    /// <param name="now">What today is.</param>
    public AuditFilter ToFilter(TimeZoneInfo zone, DateTimeOffset now)
    {
        var (from, until) = AuditPeriod.Read(Period, From, Until, new WallClock(zone), now);
        return new AuditFilter(
            from, until, Enum.TryParse<AuditActorKind>(By, ignoreCase: true, out var kind) && Enum.IsDefined(kind) ? kind : null,
            Given(Verb), Given(Kind), Given(Object), Given(Text), Given(Who));
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

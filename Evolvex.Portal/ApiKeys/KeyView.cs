using Evolvex.Portal.Domain.ApiKeys;

namespace Evolvex.Portal.ApiKeys;

/// <summary>Whether a key is good, in one word; what weighs most is told.</summary>
public enum KeyStanding
{
    /// <summary>It may be used.</summary>
    Good,

    /// <summary>An administrator has switched it off.</summary>
    Disabled,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>Ended for good.</summary>
    Revoked,
}

/// <summary>A secret as it may be shown.</summary>
/// <param name="Prefix">Its first eight digits.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="EndsAt">After a rotation: the first moment at which it is no longer good; null: it is the current one.</param>
public sealed record KeySecretView(string Prefix, DateTimeOffset CreatedAt, DateTimeOffset? EndsAt);

/// <summary>A key as administrators see it: everything but its secrets.</summary>
public sealed record KeyView
{
    /// <summary>How long a key counts as one that arrives in URLs, after it last did.</summary>
    public static readonly TimeSpan InUrlFor = TimeSpan.FromDays(7);

    /// <summary>Its uuid.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its name, unique.</summary>
    public required string Name { get; init; }

    /// <summary>Words for people.</summary>
    public string Description { get; init; } = "";

    /// <summary>Uuid of its group.</summary>
    public required Guid GroupId { get; init; }

    /// <summary>Name of its group.</summary>
    public required string Group { get; init; }

    /// <summary>False: switched off.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>When it was ended for good, if it was.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>The first moment at which it is no longer good; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>As <see cref="AddressList"/> writes it; empty: from anywhere.</summary>
    public string Addresses { get; init; } = "";

    /// <summary>What it may be used for.</summary>
    public ApiKeyScope Scopes { get; init; } = ApiKeyScope.All;

    /// <summary>Requests a minute; null: as the settings say.</summary>
    public int? RateLimitPerMinute { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last used.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>From which address.</summary>
    public string? LastUsedAddress { get; init; }

    /// <summary>By what: the client's User-Agent.</summary>
    public string? LastUsedClient { get; init; }

    /// <summary>When it last came in a URL.</summary>
    public DateTimeOffset? LastInUrlAt { get; init; }

    /// <summary>Its secrets, the current one last.</summary>
    public IReadOnlyList<KeySecretView> Secrets { get; init; } = [];

    /// <summary>First digits of the current secret.</summary>
    public string Prefix => Secrets.Count > 0 ? Secrets[^1].Prefix : "";

    /// <summary>Whether it is good at that moment.</summary>
    public KeyStanding StandingAt(DateTimeOffset now) => this switch
    {
        { RevokedAt: not null } => KeyStanding.Revoked,
        { IsEnabled: false } => KeyStanding.Disabled,
        { ExpiresAt: { } end } when end <= now => KeyStanding.Expired,
        _ => KeyStanding.Good,
    };

    /// <summary>Old secrets that a rotation has left good for a while.</summary>
    public IEnumerable<KeySecretView> Leaving(DateTimeOffset now) => Secrets.Where(secret => secret.EndsAt > now);

    /// <summary>It came in a URL lately, where proxies and browsers write it down, and can still be used.</summary>
    public bool IsInUrls(DateTimeOffset now) => LastInUrlAt is { } last && now - last < InUrlFor && StandingAt(now) == KeyStanding.Good;
}

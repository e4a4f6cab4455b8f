using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.ApiKeys;

namespace Evolvex.Portal.ApiKeys;

/// <summary>A group of keys with what it may use on the PBX; <c>group_uuid</c> in the Evolvex API.</summary>
internal sealed class GroupRow
{
    public Guid Id { get; init; } = Guid.NewGuid();

    public required string Name { get; set; }

    public string Description { get; set; } = "";

    /// <summary>Everything on the PBX, whatever routes it has.</summary>
    public bool IsUnrestricted { get; set; }

    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A dialplan context that a group may use; <c>access</c> in the Evolvex API.</summary>
internal sealed class RouteRow
{
    public Guid Id { get; init; } = Guid.NewGuid();

    public Guid GroupId { get; set; }

    /// <summary>The context's name.</summary>
    public required string Name { get; set; }

    public string Description { get; set; } = "";

    public AccessRoute ToRoute() => new(Id, Name, Description, GroupId);
}

/// <summary>A key, without its secrets; <c>api_user</c> in the Evolvex API.</summary>
internal sealed class ApiKeyRow
{
    public Guid Id { get; init; } = Guid.NewGuid();

    public required string Name { get; set; }

    public string Description { get; set; } = "";

    public Guid GroupId { get; set; }

    public bool IsEnabled { get; set; } = true;

    /// <summary>Set for good: a revoked key never comes back.</summary>
    public DateTimeOffset? RevokedAt { get; set; }

    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>As <see cref="AddressList"/> writes it; empty: from anywhere.</summary>
    public string Addresses { get; set; } = "";

    /// <summary>As <see cref="ApiKeyScopes"/> writes it.</summary>
    public string Scopes { get; set; } = ApiKeyScopes.Format(ApiKeyScope.All);

    /// <summary>Requests a minute; null: as <c>Api:RateLimitPerMinute</c> says.</summary>
    public int? RateLimitPerMinute { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; init; }

    public string? LastUsedAddress { get; init; }

    public string? LastUsedClient { get; init; }

    /// <summary>When the key last came in a URL, where servers and browsers write it down.</summary>
    public DateTimeOffset? LastInUrlAt { get; init; }
}

/// <summary>One secret of a key; after a rotation there are two for a while.</summary>
internal sealed class ApiKeySecretRow
{
    public Guid Id { get; init; } = Guid.NewGuid();

    public Guid ApiKeyId { get; init; }

    /// <summary>SHA-256 as 64 hexadecimal digits.</summary>
    public required string Hash { get; init; }

    /// <summary>The first eight digits, to tell keys apart.</summary>
    public required string Prefix { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Set by a rotation: the first moment at which it is no longer good.</summary>
    public DateTimeOffset? EndsAt { get; set; }
}

/// <summary>The one row that tells every process of the portal that something about keys, groups or routes has changed.</summary>
internal sealed class AccessVersion
{
    public const int TheOnlyId = 1;

    public int Id { get; init; } = TheOnlyId;

    /// <summary>Another value after every change.</summary>
    public Guid Stamp { get; set; }
}

/// <summary>One request made with a key, or several alike in a burst.</summary>
internal sealed class ApiRequestRow
{
    public long Id { get; init; }

    public Guid ApiKeyId { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>The scope's name, such as <c>get_log_cdr</c>.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Without the key.</summary>
    public string? Parameters { get; init; }

    /// <summary>HTTP status.</summary>
    public int Status { get; init; }

    /// <summary>Until the last byte of the answer; of several, the longest.</summary>
    public int DurationMs { get; init; }

    public string? Address { get; init; }

    /// <summary>The client's User-Agent.</summary>
    public string? Client { get; init; }

    /// <summary>The key came in the URL.</summary>
    public bool IsKeyInUrl { get; init; }

    /// <summary>How many requests alike, in the same second, this row stands for; 1 but in a burst.</summary>
    public int Requests { get; init; } = 1;
}

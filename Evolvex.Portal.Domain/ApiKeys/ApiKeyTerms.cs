using System.Net;

namespace Evolvex.Portal.Domain.ApiKeys;

/// <summary>Why a known key is refused.</summary>
public enum ApiKeyRefusal
{
    /// <summary>An administrator has switched it off or revoked it.</summary>
    Disabled,

    /// <summary>The key's time is over, or this secret's after a rotation.</summary>
    Expired,

    /// <summary>It must not be used from this address.</summary>
    Address,

    /// <summary>It must not be used for this.</summary>
    Scope,
}

/// <summary>The terms under which one secret of a key is good.</summary>
/// <param name="IsEnabled">False: switched off or revoked.</param>
/// <param name="ExpiresAt">The first moment at which the key is no longer good; null: never.</param>
/// <param name="SecretEndsAt">The first moment at which this secret is no longer good, since another has taken its place; null: it is the current one.</param>
/// <param name="Addresses">Where it may be used from.</param>
/// <param name="Scopes">What it may be used for.</param>
public sealed record ApiKeyTerms(bool IsEnabled, DateTimeOffset? ExpiresAt, DateTimeOffset? SecretEndsAt, AddressList Addresses, ApiKeyScope Scopes)
{
    /// <summary>The refusal that weighs most, or null where the key may be used.</summary>
    public ApiKeyRefusal? Judge(DateTimeOffset now, IPAddress? address, ApiKeyScope scope)
    {
        if (!IsEnabled) return ApiKeyRefusal.Disabled;
        if (!IsCurrent(now)) return ApiKeyRefusal.Expired;
        if (!Addresses.Allows(address)) return ApiKeyRefusal.Address;
        return (Scopes & scope) == scope ? null : ApiKeyRefusal.Scope;
    }

    /// <summary>True until the key or this secret expires.</summary>
    public bool IsCurrent(DateTimeOffset now) => (ExpiresAt is not { } expiry || now < expiry) && (SecretEndsAt is not { } end || now < end);
}

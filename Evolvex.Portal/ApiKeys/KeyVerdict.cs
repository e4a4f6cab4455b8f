using Evolvex.Portal.Domain.Access;

namespace Evolvex.Portal.ApiKeys;

/// <summary>What came of checking a key, with the HTTP status that it means.</summary>
internal enum KeyOutcome
{
    Ok,

    /// <summary>No key was sent: 401.</summary>
    Missing,

    /// <summary>Nobody has that key: 401.</summary>
    Unknown,

    /// <summary>Switched off or revoked: 403.</summary>
    Disabled,

    /// <summary>Its time is over: 403.</summary>
    Expired,

    /// <summary>Not from that address: 403.</summary>
    AddressRefused,

    /// <summary>Not for that endpoint: 403.</summary>
    ScopeRefused,

    /// <summary>Too many requests with the key, or too many wrong keys from the address: 429 with Retry-After.</summary>
    RateLimited,
}

/// <summary>The verdict on a presented key.</summary>
/// <param name="Outcome">What came of it.</param>
/// <param name="Key">The key, where it is a known one: refusals are written down under it too.</param>
/// <param name="RetryAfter">With <see cref="KeyOutcome.RateLimited"/>: whole seconds to wait.</param>
internal readonly record struct KeyVerdict(KeyOutcome Outcome, VerifiedKey? Key = null, TimeSpan RetryAfter = default)
{
    public bool IsOk => Outcome == KeyOutcome.Ok;
}

/// <summary>A known key as it was when it was last read; never changes.</summary>
/// <param name="Id">Its uuid.</param>
/// <param name="Name">Its name.</param>
/// <param name="Description">Words for people.</param>
/// <param name="IsEnabled">The <c>enable</c> of the Evolvex API.</param>
/// <param name="Prefix">The first eight digits of the secret that was presented.</param>
/// <param name="Access">Its group, and what that may see and use.</param>
/// <param name="GroupName">Name of its group.</param>
/// <param name="Revoked">Fires when the key is switched off, revoked, deleted or expires: an answer that is still being sent ends then.</param>
internal sealed record VerifiedKey(
    Guid Id, string Name, string Description, bool IsEnabled, string Prefix, GroupAccess Access, string GroupName, CancellationToken Revoked);

/// <summary>Tells whether a presented key may be used.</summary>
internal interface IApiKeyVerifier
{
    /// <summary>
    /// Checks a key and counts the request against its limit. A key that was used before is checked in memory; what another process changes holds within
    /// five seconds, a new key at once.
    /// </summary>
    /// <param name="presented">What the client sent as its key.</param>
    /// <param name="address">Where it came from.</param>
    /// <param name="scope">What it is to be used for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="System.Data.Common.DbException">The key is not in memory and the database does not answer.</exception>
    ValueTask<KeyVerdict> VerifyAsync(string? presented, System.Net.IPAddress? address, Domain.ApiKeys.ApiKeyScope scope, CancellationToken cancellationToken);

    /// <summary>Whether a key that was good when a long answer began still is, and what it may see now. Not counted as a request.</summary>
    /// <inheritdoc cref="VerifyAsync"/>
    ValueTask<KeyVerdict> LookAgainAsync(string? presented, System.Net.IPAddress? address, Domain.ApiKeys.ApiKeyScope scope, CancellationToken cancellationToken) =>
        VerifyAsync(presented, address, scope, cancellationToken);
}

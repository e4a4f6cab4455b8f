using System.Collections.Concurrent;
using System.Net;
using Evolvex.Portal.Domain.ApiKeys;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.ApiKeys;

/// <summary>
/// Checks keys in memory, reading each once. <see cref="AccessWatch"/> notices changes: then what was read before is not used any more. What is read
/// carries the stamp from before the reading, so a change in between cannot be missed.
/// </summary>
internal sealed class ApiKeyVerifier(
    IDbContextFactory<PortalDbContext> databases, AccessChanges changes, ApiOptions api, PbxOptions pbx, TimeProvider time, ILogger<ApiKeyVerifier> logger)
    : IApiKeyVerifier
{
    /// <summary>Wrong keys a minute from one address before they are answered with 429.</summary>
    public const int WrongKeysPerMinute = 50;

    /// <summary>How long known keys stay good when the database cannot be asked about changes.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    // Beyond that many the process forgets all and reads anew: only a flood of rotations could ever get there.
    private const int MostKnown = 50_000;

    private static readonly SecretHash DemoHash = SecretHash.Of(DemoKey.Secret);

    private readonly ConcurrentDictionary<SecretHash, KnownKey> _known = new();
    private readonly ConcurrentDictionary<Guid, KeyUse> _uses = new();
    private readonly AddressThrottle _wrongKeys = new(WrongKeysPerMinute, time);
    private volatile Freshness _fresh = new(Guid.Empty, 0, DateTimeOffset.MinValue);

    /// <summary>The stamp that known keys are good under.</summary>
    public Guid Stamp => _fresh.Stamp;

    public ValueTask<KeyVerdict> VerifyAsync(string? presented, IPAddress? address, ApiKeyScope scope, CancellationToken cancellationToken) =>
        VerifyAsync(presented, address, scope, isCounted: true, cancellationToken);

    public ValueTask<KeyVerdict> LookAgainAsync(string? presented, IPAddress? address, ApiKeyScope scope, CancellationToken cancellationToken) =>
        VerifyAsync(presented, address, scope, isCounted: false, cancellationToken);

    private ValueTask<KeyVerdict> VerifyAsync(string? presented, IPAddress? address, ApiKeyScope scope, bool isCounted, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(presented)) return new(new KeyVerdict(KeyOutcome.Missing));
        if (!ApiKeySecret.TryParse(presented, out var secret)) return new(Wrong(address));
        var hash = SecretHash.Of(secret);
        var fresh = _fresh;
        return _known.TryGetValue(hash, out var known) && known.Stamp == fresh.Stamp && IsTrusted(fresh)
            ? new(Judge(hash, known, address, scope, isCounted))
            : ReadAndJudgeAsync(secret, hash, address, scope, isCounted, cancellationToken);
    }

    /// <summary>Takes note of the stamp that the database has now, and reads all known keys anew when it is another one.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var count = changes.Count;
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var stamp = await KnownKeyQueries.StampAsync(database, cancellationToken);
        var isChanged = stamp != _fresh.Stamp;
        _fresh = new Freshness(stamp, count, time.GetUtcNow() + Patience);
        if (isChanged && !_uses.IsEmpty) await EndUnusableAsync(database, cancellationToken);
        EndExpired();
    }

    // Not after a change by this process, even before the watch has looked at the database: who revokes a key is not to see it used once more.
    private bool IsTrusted(Freshness fresh) => fresh.Count == changes.Count && time.GetUtcNow() < fresh.Until;

    private KeyVerdict Wrong(IPAddress? address)
    {
        if (_wrongKeys.Fail(address) is not { } wait) return new KeyVerdict(KeyOutcome.Unknown);
        if (_wrongKeys.IsFirstBeyond(address)) ApiKeysLog.TooManyWrongKeys(logger, address?.ToString() ?? "", WrongKeysPerMinute);
        return new KeyVerdict(KeyOutcome.RateLimited, null, wait);
    }

    private KeyVerdict Judge(SecretHash hash, KnownKey known, IPAddress? address, ApiKeyScope scope, bool isCounted)
    {
        // Everybody knows the demo's key; one left in a database opens nothing but the demo.
        if (!pbx.IsDemo && hash == DemoHash) return new KeyVerdict(KeyOutcome.Disabled, known.Key);
        var now = time.GetUtcNow();
        return known.Terms.Judge(now, address, scope) switch
        {
            ApiKeyRefusal.Disabled => new KeyVerdict(KeyOutcome.Disabled, known.Key),
            ApiKeyRefusal.Expired => new KeyVerdict(KeyOutcome.Expired, known.Key),
            ApiKeyRefusal.Address => new KeyVerdict(KeyOutcome.AddressRefused, known.Key),
            ApiKeyRefusal.Scope => new KeyVerdict(KeyOutcome.ScopeRefused, known.Key),
            _ => !isCounted ? new KeyVerdict(KeyOutcome.Ok, known.Key) : known.Use.TryTake(now, known.RateLimit ?? api.RateLimitPerMinute, out var wait)
                ? new KeyVerdict(KeyOutcome.Ok, known.Key)
                : new KeyVerdict(KeyOutcome.RateLimited, known.Key, wait),
        };
    }

    private async ValueTask<KeyVerdict> ReadAndJudgeAsync(
        ApiKeySecret secret, SecretHash hash, IPAddress? address, ApiKeyScope scope, bool isCounted, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var stamp = await KnownKeyQueries.StampAsync(database, cancellationToken);
        if (_fresh is var fresh && stamp != fresh.Stamp && IsTrusted(fresh)) changes.Raise();
        var hashText = secret.HashText();
        if (await KnownKeyQueries.FindAsync(database, hashText, stamp, UseOf, cancellationToken) is not { } known)
        {
            _known.TryRemove(hash, out _);
            return Wrong(address);
        }
        if (_known.Count >= MostKnown) _known.Clear();
        _known[hash] = known;
        return Judge(hash, known, address, scope, isCounted);
    }

    private KeyUse UseOf(Guid key) => _uses.GetOrAdd(key, static _ => new KeyUse());

    // Ends what is being sent with keys that are gone, switched off or expired. A key that comes back gets a new use.
    private async Task EndUnusableAsync(PortalDbContext database, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var good = (await database.Set<ApiKeyRow>().AsNoTracking()
            .Where(key => key.IsEnabled && key.RevokedAt == null && (key.ExpiresAt == null || key.ExpiresAt > now))
            .Select(key => key.Id).ToListAsync(cancellationToken)).ToHashSet();
        foreach (var key in _uses.Keys.Where(key => !good.Contains(key)).ToList()) End(key);
    }

    private void EndExpired()
    {
        var now = time.GetUtcNow();
        foreach (var (_, known) in _known.Where(pair => pair.Value.Terms.ExpiresAt <= now && !pair.Value.Use.Ended.IsCancellationRequested)) End(known.Key.Id);
    }

    private void End(Guid key)
    {
        if (!_uses.TryRemove(key, out var use)) return;
        foreach (var (hash, _) in _known.Where(pair => pair.Value.Key.Id == key).ToList()) _known.TryRemove(hash, out _);
        use.End();
    }

    private sealed record Freshness(Guid Stamp, long Count, DateTimeOffset Until);
}

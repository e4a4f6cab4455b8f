using System.Globalization;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>Which of several instances fills the tables: whoever wrote its name last, as long as it keeps renewing.</summary>
internal sealed class FillLease(IDbContextFactory<PortalDbContext> databases, TimeProvider time)
{
    private const string Name = "filled-by";
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(15);

    private readonly string _own = Guid.NewGuid().ToString("N");
    private DateTimeOffset _until;

    /// <summary>Takes or renews the lease; false while another instance has it.</summary>
    public async Task<bool> HoldAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_until - now > Length - Renewal) return true;
        var mine = $"{_own} {(now + Length).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}";
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var entry = await database.Set<CallHistoryEntry>().AsNoTracking().FirstOrDefaultAsync(entry => entry.Name == Name, cancellationToken);
        if (entry is null)
        {
            database.Add(new CallHistoryEntry { Name = Name, Value = mine });
            return Taken(await database.TrySaveAsync(cancellationToken), now);
        }

        var before = entry.Value;
        if (!before.StartsWith(_own, StringComparison.Ordinal) && IsAlive(before, now)) return Taken(false, now);
        // Whoever is faster has changed the value, and this changes nothing.
        return Taken(await database.Set<CallHistoryEntry>().Where(row => row.Name == Name && row.Value == before).ExecuteUpdateAsync(row => row.SetProperty(one => one.Value, mine), cancellationToken) == 1, now);
    }

    /// <summary>Gives it back, so that the next instance need not wait.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        if (_until == default) return;
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await database.Set<CallHistoryEntry>().Where(entry => entry.Name == Name && entry.Value.StartsWith(_own)).ExecuteDeleteAsync(cancellationToken);
        _until = default;
    }

    private bool Taken(bool isMine, DateTimeOffset now)
    {
        _until = isMine ? now + Length : default;
        return isMine;
    }

    private static bool IsAlive(string value, DateTimeOffset now) =>
        value.Split(' ') is [_, var until] && long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > now.ToUnixTimeSeconds();
}

using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>
/// Finds calls whose rows came or changed. A row appears when its leg ends and bears the time at which it began, so the newest are not at the end of the
/// table: each second the last quarter of an hour is compared with what is known, each minute the last hours, each hour the last days.
/// </summary>
internal sealed class CallFollower(CallRecordSource source, CallFiller filler, IDbContextFactory<PortalDbContext> databases, WallClock clock, TimeProvider time)
{
    /// <summary>Rows that come now began before that as a rule only with calls of days.</summary>
    public static readonly TimeSpan Unfinished = TimeSpan.FromHours(4);

    /// <summary>What has rows older than this is not looked at.</summary>
    public static readonly TimeSpan Farthest = TimeSpan.FromDays(3);

    /// <summary>How far back to look, and how often.</summary>
    private static readonly (TimeSpan Back, TimeSpan Every)[] Looks =
    [
        (TimeSpan.FromMinutes(15), TimeSpan.Zero), (Unfinished, TimeSpan.FromMinutes(1)), (TimeSpan.FromHours(48), TimeSpan.FromHours(1)),
    ];

    /// <summary>After a longer absence, rows came that began before the longest look; so much of that time is read in one go.</summary>
    private static readonly TimeSpan CatchUpSpan = TimeSpan.FromHours(6);

    /// <summary>How often it is written down that everything is in; as much more is read again after a stop.</summary>
    private static readonly TimeSpan MarkEvery = TimeSpan.FromMinutes(1);

    /// <summary>The first look of a large PBX finds two days of calls: so many are held in memory, and written in one transaction.</summary>
    private const int CallsAtOnce = 2000;

    private readonly Dictionary<string, Known> _known = new(StringComparer.Ordinal);
    private readonly DateTimeOffset[] _looked = new DateTimeOffset[Looks.Length];
    private readonly HashSet<int> _days = [];
    private bool _isStarted;
    private DateTimeOffset _followedUntil;
    private DateTimeOffset _marked;
    private long _countedAt;
    private TimeSpan _countCost;

    /// <summary>What is known may be wrong: it is read again before the next look.</summary>
    public void Forget() => (_isStarted, _countedAt) = (false, 0);

    /// <summary>Looks once; true when calls came or changed.</summary>
    /// <param name="settings">How to read.</param>
    /// <param name="since">Of older rows others take care; null: of none.</param>
    /// <param name="settle">Waits for whoever writes to the same totals: before these are changed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<bool> FollowAsync(CallHistorySettings settings, DateTime? since, Func<Task> settle, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (!_isStarted) await StartAsync(now, cancellationToken);
        var look = Due(now);
        var from = clock.At(now) - Looks[look].Back;
        if (from < since) from = since.Value;
        var changed = await ChangedAsync(from, cancellationToken);
        if (changed.Count + _days.Count > 0) await settle();
        foreach (var some in changed.Chunk(CallsAtOnce))
        {
            var part = new Dictionary<string, Changed>(some, StringComparer.Ordinal);
            var (calls, days) = await filler.MendAsync(part.Keys, part.Values.Min(call => call.First), settings, cancellationToken);
            Remember(part, calls, from);
            _days.UnionWith(days);
        }

        Array.Fill(_looked, now, 0, look + 1);
        await CountAsync(cancellationToken);
        if (!IsBehind(now)) await MarkAsync(now, cancellationToken);
        return changed.Count > 0;
    }

    /// <summary>Reads some of what came while nobody looked and is older than the longest look; true when there was something to read.</summary>
    /// <param name="settings">How to read.</param>
    /// <param name="settle">As above.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<bool> CatchUpAsync(CallHistorySettings settings, Func<Task> settle, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (!_isStarted || !IsBehind(now)) return false;
        await settle();
        // A rest too short to be behind by is part of the last span.
        var until = IsBehind(now - CatchUpSpan) ? _followedUntil + CatchUpSpan : now;
        var back = Looks[^1].Back;
        await filler.FillAsync(new WallSpan(clock.At(_followedUntil) - back, clock.At(until) - back), settings, null, cancellationToken);
        _marked = default;
        await MarkAsync(until, cancellationToken);
        return true;
    }

    /// <summary>Whether rows may have come unseen: the longest look is made that often and no oftener anyhow.</summary>
    private bool IsBehind(DateTimeOffset now) => now - _followedUntil > Looks[^1].Every;

    private async Task MarkAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        _followedUntil = until;
        if (until >= _marked && until - _marked < MarkEvery) return;
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await CallHistoryEntries.SetFollowedUntilAsync(database, until, cancellationToken);
        await database.SaveChangesAsync(cancellationToken);
        _marked = until;
    }

    /// <summary>
    /// What was seen of the changed calls, rather than what became of them: rows that are written twice, or that cannot be read, make a call of fewer, and
    /// it would differ for ever.
    /// </summary>
    private void Remember(Dictionary<string, Changed> changed, IReadOnlyList<CallRow> calls, DateTime from)
    {
        var read = calls.ToDictionary(call => call.CallKey, StringComparer.Ordinal);
        foreach (var (key, (first, seen)) in changed)
        {
            var known = read.TryGetValue(key, out var call) ? new Known(clock.At(call.StartedAt), call.RowCount, call.RowSum, call.IsOpen) : new Known(first, 0, 0, false);
            if (seen is { } print)
                known = known.First >= from ? known with { Rows = print.Rows, Sum = print.Sum } : known with { Rows = Math.Max(known.Rows, print.Rows), Sum = Math.Max(known.Sum, print.Sum) };
            _known[key] = known;
        }
    }

    /// <summary>What the table says of the last days; their peaks are counted anew, should the portal have stopped between the two.</summary>
    private async Task StartAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        _known.Clear();
        Array.Clear(_looked);
        var from = CallNumber.First(now - Looks[^1].Back - TimeSpan.FromHours(2));
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var calls = database.Set<CallRow>().AsNoTracking().Where(call => call.Id >= from)
            .Select(call => new { call.CallKey, call.StartedAt, call.RowCount, call.RowSum, call.IsOpen, call.Day }).AsAsyncEnumerable();
        await foreach (var call in calls.WithCancellation(cancellationToken))
        {
            _known[call.CallKey] = new Known(clock.At(call.StartedAt), call.RowCount, call.RowSum, call.IsOpen);
            _days.Add(call.Day);
        }

        _followedUntil = await CallHistoryEntries.FollowedUntilAsync(database, cancellationToken) ?? await NewestAsync(database, now, cancellationToken);
        _marked = default;
        _isStarted = true;
    }

    /// <summary>Where nothing says how far it was followed, as far as there are calls.</summary>
    private static async Task<DateTimeOffset> NewestAsync(PortalDbContext database, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var until = CallNumber.First(now);
        return await database.Set<CallRow>().Where(call => call.Id < until).OrderByDescending(call => call.Id).Select(call => (DateTimeOffset?)call.StartedAt).FirstOrDefaultAsync(cancellationToken) ?? now;
    }

    /// <summary>The longest look that is due; the shorter ones are part of it.</summary>
    private int Due(DateTimeOffset now)
    {
        var due = Looks.Length - 1;
        while (due > 0 && now - _looked[due] < Looks[due].Every) due--;
        if (due == Looks.Length - 1)
            foreach (var old in _known.Where(known => known.Value.First < clock.At(now) - Looks[due].Back - TimeSpan.FromHours(2)).Select(known => known.Key).ToList()) _known.Remove(old);
        return due;
    }

    /// <summary>Calls of which something differs from what is known.</summary>
    private async Task<Dictionary<string, Changed>> ChangedAsync(DateTime from, CancellationToken cancellationToken)
    {
        var changed = new Dictionary<string, Changed>(StringComparer.Ordinal);
        foreach (var print in await source.PrintsAsync(from, cancellationToken))
        {
            if (!_known.TryGetValue(print.Key, out var known)) changed[print.Key] = new Changed(print.First, print);
            // Of a call that began before, only a part was looked at.
            else if (known.First >= from ? (known.Rows, known.Sum) != (print.Rows, print.Sum) : print.Rows > known.Rows || print.Sum > known.Sum) changed[print.Key] = new Changed(known.First, print);
            else if (known.IsOpen) changed[print.Key] = new Changed(known.First, print);
        }

        // Those that were open may be over now.
        foreach (var (key, known) in _known)
            if (known.IsOpen) changed.TryAdd(key, new Changed(known.First, null));
        return changed;
    }

    /// <summary>Counts the peaks of days that changed; where that costs much, not each time.</summary>
    private async Task CountAsync(CancellationToken cancellationToken)
    {
        if (_days.Count == 0 || (_countedAt != 0 && time.GetElapsedTime(_countedAt) < _countCost * 10)) return;
        var watch = time.GetTimestamp();
        await filler.CountPeaksAsync(_days, cancellationToken);
        _days.Clear();
        (_countedAt, _countCost) = (time.GetTimestamp(), time.GetElapsedTime(watch));
    }

    /// <summary>When a call began as far as is known, and what was seen of it in this look.</summary>
    private readonly record struct Changed(DateTime First, CallPrint? Seen);

    private readonly record struct Known(DateTime First, int Rows, long Sum, bool IsOpen);
}

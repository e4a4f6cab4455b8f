using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.LiveState;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>Reads call records as calls and writes them into the portal's tables: a span of the past, or calls of which something changed.</summary>
internal sealed class CallFiller(IDbContextFactory<PortalDbContext> databases, CallRecordSource source, WallClock clock, ILivePbx live, TimeProvider time)
{
    /// <summary>A call whose last row ended so lately may still get another.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    private readonly RowFileUse _fileUse = new();
    private readonly UnwrittenNumbers _numbers = new();

    /// <summary>Reads all calls with rows in a span; calls that reach over its ends are read whole.</summary>
    /// <param name="span">On the PBX's clock.</param>
    /// <param name="settings">How to read.</param>
    /// <param name="done">Said in the same transaction: everything since then is in.</param>
    /// <param name="cancellationToken">Gives up; nothing is left half done.</param>
    /// <returns>Rows read.</returns>
    public async Task<int> FillAsync(WallSpan span, CallHistorySettings settings, DateTime? done, CancellationToken cancellationToken)
    {
        var rows = await source.ReadAsync(span, cancellationToken);
        await WriteAsync(await JudgeAsync(new ReadSpan(span, rows), settings, near: null, loads: null, cancellationToken), new Writing(done), cancellationToken);
        return rows.Count;
    }

    /// <summary>Reads the rows of a span as calls. Writes nothing, so that it may be done while the calls of another span are written.</summary>
    /// <param name="read">The rows of a span.</param>
    /// <param name="settings">How to read.</param>
    /// <param name="near">What is in the table near the span; null: each call is looked up.</param>
    /// <param name="loads">Told of the calls by trunks.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<JudgedCalls> JudgeAsync(ReadSpan read, CallHistorySettings settings, NearCalls? near, TrunkDays? loads, CancellationToken cancellationToken)
    {
        var span = read.Span;
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await _fileUse.OpenAsync(database, cancellationToken);
        var writer = new CallWriter(database);
        var calls = ByCall(read.Rows);
        var kept = near is null ? await writer.FindAsync(calls.Keys, cancellationToken) : await near.FindAsync(calls.Keys, span, writer, cancellationToken);
        if (kept.Count > 0)
        {
            var whole = await source.ReadAsync(kept.Keys, new WallSpan(span.From - NearCalls.LongestCall, span.Until + NearCalls.LongestCall), cancellationToken);
            foreach (var (key, rows) in ByCall(whole)) calls[key] = rows;
        }

        loads?.Begin(span, kept.Values);
        var judged = new JudgedCalls(kept, settings.ServiceLevelSeconds, _fileUse.Make() is { } files ? new CallFiles(files) : null);
        try
        {
            await foreach (var (call, row) in RowsAsync(database, calls.Values, kept, near?.Taken, judged.Scopes, span, settings, cancellationToken))
            {
                await judged.AddAsync(call, row, cancellationToken);
                near?.Add(row);
                loads?.Add(row);
            }

            judged.Files?.Complete();
            near?.Complete(span);
            return judged;
        }
        catch
        {
            judged.Dispose();
            throw;
        }
    }

    /// <summary>Writes calls in one transaction.</summary>
    /// <param name="judged">The calls of a span; what is held for them is given back.</param>
    /// <param name="how">What else is written with them.</param>
    /// <param name="cancellationToken">Gives up; nothing is left half done.</param>
    public async Task WriteAsync(JudgedCalls judged, Writing how, CancellationToken cancellationToken)
    {
        using var files = judged;
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await _fileUse.OpenAsync(database, cancellationToken);
        if (judged.Files is null || how.IsAfter || !_numbers.IsKnown)
        {
            await how.Before;
            // SQLite never waits: this would go on inside the end of what was before, and so would the next in this, and what all of them hold be kept to the last.
            await Task.Yield();
        }

        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        await _numbers.KnowAsync(database, cancellationToken);
        // The server takes in several spans at once. Nothing more may be asked of the tables before the wait: it would be answered as they were then.
        if (judged.Files is { } rows) await rows.LoadAsync(database, cancellationToken);
        await how.Before;
        try
        {
            await WriteAsync(database, new CallWriter(database), judged, cancellationToken);
            await CountPeaksAsync(database, how.Counts.Of(judged.Counted.Days), how.Peaks, cancellationToken);
            var areNumbersDue = how.AreNumbersDue || _numbers.IsFull;
            var left = areNumbersDue ? await _numbers.WriteAsync(database, _fileUse, isAll: false, cancellationToken) : default;
            if (how.Done is { } back) await CallHistoryEntries.SetFilledBackToAsync(database, back, cancellationToken);
            await database.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            if (areNumbersDue) _numbers.Written(left);
        }
        catch
        {
            _numbers.Forget();
            throw;
        }
    }

    /// <summary>A past begins to be read: the numbers of its calls are counted by and by.</summary>
    /// <param name="oldest">The first row, on the PBX's clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task BeginAsync(DateTime oldest, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (await CallHistoryEntries.UncountedAsync(database, cancellationToken) != default) return;
        var from = CallNumber.First(clock.Earliest(oldest));
        // What was followed already is counted.
        var until = await database.Set<CallRow>().Where(call => call.Id >= from).MinAsync(call => (long?)call.Id, cancellationToken) ?? long.MaxValue;
        await CallHistoryEntries.SetUncountedAsync(database, new UncountedCalls(from, until), cancellationToken);
        await database.SaveChangesAsync(cancellationToken);
        _numbers.Forget();
    }

    /// <summary>Counts the numbers that are still left: nothing older is to be read, be it that the PBX has taken it away.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        if (_numbers.IsNothingLeft) return;
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await _fileUse.OpenAsync(database, cancellationToken);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var left = await _numbers.WriteAsync(database, _fileUse, isAll: true, cancellationToken);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        _numbers.Written(left);
    }

    /// <summary>What is known of the tables may be wrong.</summary>
    public void Forget() => _numbers.Forget();

    /// <summary>Reads some calls anew.</summary>
    /// <param name="keys">Which.</param>
    /// <param name="earliest">The earliest start known of them, on the PBX's clock.</param>
    /// <param name="settings">How to read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What is in the table now, and the days whose peaks are to be counted anew.</returns>
    public async Task<(IReadOnlyList<CallRow> Calls, IReadOnlyCollection<int> Days)> MendAsync(
        IReadOnlyCollection<string> keys, DateTime earliest, CallHistorySettings settings, CancellationToken cancellationToken)
    {
        var span = new WallSpan(earliest - NearCalls.LongestCall, clock.At(time.GetUtcNow()) + NearCalls.LongestCall);
        var rows = await source.ReadAsync(keys, span, cancellationToken);
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await database.Database.OpenConnectionAsync(cancellationToken);
        var writer = new CallWriter(database);
        var kept = await writer.FindAsync(keys, cancellationToken);
        using var judged = new JudgedCalls(kept, settings.ServiceLevelSeconds, files: null);
        await foreach (var (call, row) in RowsAsync(database, ByCall(rows).Values, kept, taken: null, judged.Scopes, span, settings, cancellationToken)) await judged.AddAsync(call, row, cancellationToken);
        try
        {
            await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
            await _numbers.KnowAsync(database, cancellationToken);
            await WriteAsync(database, writer, judged, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch
        {
            _numbers.Forget();
            throw;
        }

        return (judged.Calls, judged.Counted.Days);
    }

    /// <summary>Counts the peaks of some days anew: all other totals change with the calls.</summary>
    public async Task CountPeaksAsync(IReadOnlyCollection<int> days, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        await CountPeaksAsync(database, days, TrunkDays.None, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Counts some days by another service level.</summary>
    public async Task CountInTimeAsync(IReadOnlyCollection<int> days, int serviceLevelSeconds, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var totals = new DayTotals(database, clock);
        foreach (var day in days) await totals.CountInTimeAsync(day, serviceLevelSeconds, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task CountPeaksAsync(PortalDbContext database, IReadOnlyCollection<int> days, IReadOnlyDictionary<int, IReadOnlyDictionary<string, int>> known, CancellationToken cancellationToken)
    {
        var totals = new DayTotals(database, clock);
        foreach (var day in days)
        {
            if (known.TryGetValue(day, out var peaks)) await totals.SetPeaksAsync(day, peaks, cancellationToken);
            else await totals.CountPeaksAsync(day, cancellationToken);
        }
    }

    /// <summary>Calls as rows, in the order of their first records.</summary>
    private async IAsyncEnumerable<(PastCall Call, CallRow Row)> RowsAsync(
        PortalDbContext database, IReadOnlyCollection<List<CallDetailRecord>> calls, Dictionary<string, KeptCall> kept, HashSet<long>? taken, ScopesOfCalls scopes, WallSpan span,
        CallHistorySettings settings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var writer = new CallWriter(database);
        var rules = new CallReadingRules(clock, settings.Directions) { Witnessed = await WitnessedAsync(database, span, cancellationToken) };
        var now = time.GetUtcNow();
        var current = LiveCalls();
        var read = calls.Select(records => CallReader.Read(records, rules));
        if (taken is null)
        {
            read = [.. read];
            taken = await writer.TakenAsync([.. read.Select(call => CallNumber.Of(call.Key, call.StartedAt))], cancellationToken);
        }

        foreach (var call in read)
        {
            var id = CallNumber.Of(call.Key, call.StartedAt);
            // The number of a call that is replaced remains taken for others: new calls come before it goes.
            var own = kept.GetValueOrDefault(call.Key).Id;
            if (id != own && !taken.Add(id)) id = await InsteadAsync(writer, call, own, taken, cancellationToken);
            yield return (call, CallRows.Of(call, id, scopes.Of(call), current.Contains(call.Key) || now - call.EndedAt < Settling && call.EndedAt <= now + Settling));
        }
    }

    /// <summary>All but what is in files already. The numbers must be known: calls that are in the table now would be counted with those that were.</summary>
    private async Task WriteAsync(PortalDbContext database, CallWriter writer, JudgedCalls judged, CancellationToken cancellationToken)
    {
        var counted = judged.Counted;
        await writer.RemoveAsync(judged.Replaced.ConvertAll(call => call.Old), counted, number => _numbers.Count(number, counted), cancellationToken);
        foreach (var number in judged.Numbers) _numbers.Count(number, counted);
        await writer.AddAsync(judged.Calls, judged.Parts, cancellationToken);
        await database.MoveRecordedAsync(judged.Replaced.Where(call => call.Old.Id != call.Number).ToDictionary(call => call.Old.Id, call => call.Number), cancellationToken);
        await new TotalsWriter(database).ApplyAsync(counted, cancellationToken);
        await database.AddScopesAsync(judged.Scopes.All, cancellationToken);
    }

    /// <summary>A number that no other call has.</summary>
    private static async Task<long> InsteadAsync(CallWriter writer, PastCall call, long own, HashSet<long> taken, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var number = CallNumber.Instead(call.Key, call.StartedAt, attempt);
            taken.UnionWith(await writer.TakenAsync([number], cancellationToken));
            if (number == own || taken.Add(number)) return number;
        }
    }

    private HashSet<string> LiveCalls()
    {
        var snapshot = live.Current;
        // A view that is not live may show calls that ended long ago.
        return snapshot.Link.Phase == LinkPhase.Live ? [.. snapshot.Calls.Keys] : [];
    }

    private Task<ILookup<string, DateTimeOffset>> WitnessedAsync(PortalDbContext database, WallSpan span, CancellationToken cancellationToken)
    {
        var (from, until) = (clock.Earliest(span.From), clock.Latest(span.Until) + NearCalls.LongestCall);
        return database.Set<WitnessedAnswer>().Where(answer => answer.AnsweredAt >= from && answer.AnsweredAt < until).ByChannelAsync(cancellationToken);
    }

    private static Dictionary<string, List<CallDetailRecord>> ByCall(IReadOnlyList<CallDetailRecord> rows)
    {
        var calls = new Dictionary<string, List<CallDetailRecord>>(rows.Count, StringComparer.Ordinal);
        foreach (var row in rows)
        {
            ref var call = ref CollectionsMarshal.GetValueRefOrAddDefault(calls, row.CallKey, out _);
            (call ??= []).Add(row);
        }

        return calls;
    }
}

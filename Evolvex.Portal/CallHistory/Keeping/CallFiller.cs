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

    /// <summary>Rows of one call do not lie further apart.</summary>
    private static readonly TimeSpan LongestCall = TimeSpan.FromDays(1);

    /// <summary>Reads all calls with rows in a span; calls that reach over its ends are read whole.</summary>
    /// <param name="span">On the PBX's clock.</param>
    /// <param name="settings">How to read.</param>
    /// <param name="done">Said in the same transaction: everything since then is in.</param>
    /// <param name="cancellationToken">Gives up; nothing is left half done.</param>
    /// <returns>Rows read.</returns>
    public async Task<int> FillAsync(WallSpan span, CallHistorySettings settings, DateTime? done, CancellationToken cancellationToken)
    {
        var rows = await source.ReadAsync(span, cancellationToken);
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var calls = rows.GroupBy(row => row.CallKey, StringComparer.Ordinal).ToDictionary(call => call.Key, call => call.ToList(), StringComparer.Ordinal);
        var writer = new CallWriter(database);
        var kept = await writer.FindAsync(calls.Keys, cancellationToken);
        if (kept.Count > 0)
        {
            var whole = await source.ReadAsync(kept.Keys, new WallSpan(span.From - LongestCall, span.Until + LongestCall), cancellationToken);
            foreach (var call in whole.GroupBy(row => row.CallKey, StringComparer.Ordinal)) calls[call.Key] = [.. call];
        }

        var (days, _) = await WriteAsync(database, writer, calls.Values, kept, span, settings, cancellationToken);
        await CountAsync(database, days, settings, cancellationToken);
        if (done is { } back) await CallHistoryEntries.SetFilledBackToAsync(database, back, cancellationToken);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return rows.Count;
    }

    /// <summary>Reads some calls anew.</summary>
    /// <param name="keys">Which.</param>
    /// <param name="earliest">The earliest start known of them, on the PBX's clock.</param>
    /// <param name="settings">How to read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What is in the table now, and the days whose totals are to be counted anew.</returns>
    public async Task<(IReadOnlyList<CallRow> Calls, IReadOnlyCollection<int> Days)> MendAsync(
        IReadOnlyCollection<string> keys, DateTime earliest, CallHistorySettings settings, CancellationToken cancellationToken)
    {
        var span = new WallSpan(earliest - LongestCall, clock.At(time.GetUtcNow()) + LongestCall);
        var rows = await source.ReadAsync(keys, span, cancellationToken);
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var writer = new CallWriter(database);
        var kept = await writer.FindAsync(keys, cancellationToken);
        var calls = rows.GroupBy(row => row.CallKey, StringComparer.Ordinal).Select(call => call.ToList()).ToList();
        var (days, written) = await WriteAsync(database, writer, calls, kept, span, settings, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (written, days);
    }

    /// <summary>Counts the totals of some days anew.</summary>
    public async Task CountAsync(IReadOnlyCollection<int> days, CallHistorySettings settings, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        await CountAsync(database, days, settings, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task CountAsync(PortalDbContext database, IReadOnlyCollection<int> days, CallHistorySettings settings, CancellationToken cancellationToken)
    {
        var totals = new DayTotals(database, clock, settings.ServiceLevelSeconds);
        foreach (var day in days) await totals.CountAsync(day, cancellationToken);
    }

    private async Task<(HashSet<int> Days, List<CallRow> Written)> WriteAsync(
        PortalDbContext database, CallWriter writer, IReadOnlyCollection<List<CallDetailRecord>> calls, Dictionary<string, KeptCall> kept, WallSpan span, CallHistorySettings settings,
        CancellationToken cancellationToken)
    {
        var rules = new CallReadingRules(clock, settings.Directions) { Witnessed = await WitnessedAsync(database, span, cancellationToken) };
        var now = time.GetUtcNow();
        var current = LiveCalls();
        var rows = new List<CallRow>(calls.Count);
        var parts = new List<CallExtensionRow>(calls.Count * 2);
        var scopes = new Dictionary<long, CallScope>();
        PastCall[] read = [.. calls.Select(records => CallReader.Read(records, rules))];
        await writer.RemoveAsync([.. read.Where(call => kept.ContainsKey(call.Key)).Select(call => kept[call.Key])], cancellationToken);
        var taken = await writer.TakenAsync([.. read.Select(call => CallNumber.Of(call.Key, call.StartedAt))], cancellationToken);
        foreach (var call in read)
        {
            var scope = CallScope.Of(call);
            scopes.TryAdd(scope.Id, scope);
            var id = await NumberAsync(writer, call, taken, cancellationToken);
            rows.Add(CallRows.Of(call, id, scope, current.Contains(call.Key) || now - call.EndedAt < Settling && call.EndedAt <= now + Settling));
            parts.AddRange(CallRows.ExtensionsOf(call, id));
        }

        await writer.AddAsync(rows, parts, cancellationToken);
        await database.AddScopesAsync(scopes.Values, cancellationToken);
        var days = rows.Select(row => row.Day).Concat(rows.Where(row => kept.ContainsKey(row.CallKey)).Select(row => kept[row.CallKey].Day)).ToHashSet();
        return (days, rows);
    }

    /// <summary>A number that no other call has.</summary>
    private static async Task<long> NumberAsync(CallWriter writer, PastCall call, HashSet<long> taken, CancellationToken cancellationToken)
    {
        var number = CallNumber.Of(call.Key, call.StartedAt);
        for (var attempt = 1; !taken.Add(number); attempt++)
        {
            number = CallNumber.Instead(call.Key, call.StartedAt, attempt);
            taken.UnionWith(await writer.TakenAsync([number], cancellationToken));
        }

        return number;
    }

    private HashSet<string> LiveCalls()
    {
        var snapshot = live.Current;
        // A view that is not live may show calls that ended long ago.
        return snapshot.Link.Phase == LinkPhase.Live ? [.. snapshot.Calls.Keys] : [];
    }

    private async Task<IReadOnlyDictionary<string, DateTimeOffset>> WitnessedAsync(PortalDbContext database, WallSpan span, CancellationToken cancellationToken)
    {
        var (from, until) = (clock.Earliest(span.From), clock.Latest(span.Until) + LongestCall);
        var answers = await database.Set<WitnessedAnswer>().AsNoTracking().Where(answer => answer.AnsweredAt >= from && answer.AnsweredAt < until).ToListAsync(cancellationToken);
        return answers.OrderBy(answer => answer.AnsweredAt).GroupBy(answer => answer.Channel, StringComparer.Ordinal).ToDictionary(channel => channel.Key, channel => channel.First().AnsweredAt, StringComparer.Ordinal);
    }
}

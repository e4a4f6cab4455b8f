using System.Runtime.CompilerServices;
using Evolvex.Portal.CallAccess;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.CallHistory.History;

/// <summary>What a list of calls comes to.</summary>
/// <param name="Calls">How many.</param>
/// <param name="Answered">Of these, answered by a person.</param>
/// <param name="Lost">Of these, from outside and neither answered by a person nor by a machine.</param>
/// <param name="WaitSeconds">Sum of the waits of answered calls.</param>
/// <param name="TalkSeconds">Sum of all talk.</param>
public sealed record CallSums(int Calls, int Answered, int Lost, long WaitSeconds, long TalkSeconds)
{
    public static readonly CallSums None = new(0, 0, 0, 0, 0);

    /// <summary>Of the answered calls; null: there are none.</summary>
    public TimeSpan? AverageWait => Answered == 0 ? null : TimeSpan.FromSeconds((double)WaitSeconds / Answered);

    /// <summary>Of the answered calls; null: there are none.</summary>
    public TimeSpan? AverageTalk => Answered == 0 ? null : TimeSpan.FromSeconds((double)TalkSeconds / Answered);

    /// <summary>These and some more calls of a verdict and a direction.</summary>
    internal CallSums With(CallVerdict verdict, CallDirection direction, int calls, long wait, long talk) => new(
        Calls + calls,
        Answered + (verdict == CallVerdict.Answered ? calls : 0),
        Lost + (direction == CallDirection.Inbound && CallQueries.Lost.Contains(verdict) ? calls : 0),
        WaitSeconds + (verdict == CallVerdict.Answered ? wait : 0),
        TalkSeconds + talk);
}

/// <summary>Reads calls from the portal's table: a page costs the same at any depth, as it begins behind a call's number.</summary>
internal sealed class CallQueries(IDbContextFactory<PortalDbContext> databases, WallClock clock, TimeProvider time)
{
    /// <summary>The verdicts of calls from outside that somebody should have answered.</summary>
    public static readonly CallVerdict[] Lost = [CallVerdict.Missed, CallVerdict.Abandoned, CallVerdict.Busy, CallVerdict.Failed, CallVerdict.NoAnswer];

    /// <summary>How long ago a call can have begun of which something new may come: the longest that the table of records is watched.</summary>
    private static readonly TimeSpan Changing = TimeSpan.FromHours(49);

    /// <summary>The day that it is on the PBX's clock.</summary>
    public DateOnly Today => DateOnly.FromDateTime(clock.At(time.GetUtcNow()));

    /// <summary>The page of calls older than one, newest first.</summary>
    /// <param name="sight">Who looks.</param>
    /// <param name="filter">Which calls.</param>
    /// <param name="before">Number of a call; null: from the newest.</param>
    /// <param name="size">Calls at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<CallRow>> PageAsync(CallSight sight, CallFilter filter, long? before, int size, CancellationToken cancellationToken)
    {
        IReadOnlyList<CallRow> page = [];
        await foreach (var found in SearchAsync(sight, filter, before, size, cancellationToken)) page = found.Value;
        return page;
    }

    /// <summary>The same as it is found: where each call has to be looked at, that takes a while.</summary>
    public async IAsyncEnumerable<Found<IReadOnlyList<CallRow>>> SearchAsync(CallSight sight, CallFilter filter, long? before, int size, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var search = SearchOf(await database.SeenByAsync(sight, cancellationToken), filter, sight);
        await foreach (var found in search.PageAsync(before, 0, size, cancellationToken)) yield return found;
    }

    /// <summary>Those of the list from its top down to a call, with what changed among them.</summary>
    /// <param name="sight">Who looks.</param>
    /// <param name="filter">Which calls.</param>
    /// <param name="downTo">No call with a lesser number.</param>
    /// <param name="size">Calls at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<CallRow>> TopAsync(CallSight sight, CallFilter filter, long downTo, int size, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var search = SearchOf(await database.SeenByAsync(sight, cancellationToken), filter, sight);
        IReadOnlyList<CallRow> top = [];
        await foreach (var found in search.PageAsync(null, downTo, size, cancellationToken)) top = found.Value;
        return top;
    }

    /// <summary>How far down the top of a list is looked at again: calls older than two days change no more, and of some filters each would have to be looked at.</summary>
    public long DownTo(CallSight sight, CallFilter filter, long last)
    {
        var isQuick = sight.SeesAll && filter.IsOfTotals || CallsOfFilter.IsFoundByIndex(filter);
        return isQuick ? last : Math.Max(last, CallNumber.First(time.GetUtcNow() - Changing));
    }

    /// <summary>All calls of a filter, newest first, page by page: for an export.</summary>
    public async IAsyncEnumerable<CallRow> AllAsync(CallSight sight, CallFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        const int Size = 2000;
        long? before = null;
        while (true)
        {
            var page = await PageAsync(sight, filter, before, Size, cancellationToken);
            foreach (var call in page) yield return call;
            if (page.Count < Size) yield break;
            before = page[^1].Id;
        }
    }

    /// <summary>One call by its linkedid; null: it is not there.</summary>
    public async Task<CallRow?> FindAsync(CallSight sight, string key, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await (await database.SeenByAsync(sight, cancellationToken)).Calls.FirstOrDefaultAsync(call => call.CallKey == key, cancellationToken);
    }

    /// <summary>What all calls of a filter come to.</summary>
    public async Task<CallSums> SumAsync(CallSight sight, CallFilter filter, CancellationToken cancellationToken)
    {
        var sums = CallSums.None;
        await foreach (var found in CountAsync(sight, filter, cancellationToken)) sums = found.Value;
        return sums;
    }

    /// <summary>The same as it is counted: where each call has to be looked at, that takes a while.</summary>
    public async IAsyncEnumerable<Found<CallSums>> CountAsync(CallSight sight, CallFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var seen = await database.SeenByAsync(sight, cancellationToken);
        if (filter.IsOfTotals && seen.Scopes is null)
        {
            yield return new Found<CallSums>(await SumOfTotalsAsync(seen, filter, cancellationToken), 1, default);
            yield break;
        }

        await foreach (var found in SearchOf(seen, filter, sight).CountAsync(cancellationToken)) yield return found;
    }

    /// <summary>Names of all queues or trunks that calls came through lately, for the lists of the filter.</summary>
    public async Task<(IReadOnlyList<string> Queues, IReadOnlyList<string> Trunks)> NamesAsync(CallSight sight, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        // For who sees some calls only each has to be looked at.
        var back = sight.SeesAll ? 60 : 7;
        var since = CallRows.DayOf(Today.AddDays(-back).ToDateTime(TimeOnly.MinValue));
        var hours = (await database.SeenByAsync(sight, cancellationToken)).Between(Today.AddDays(-back), Today).Hours().Where(hour => hour.Day >= since);
        var queues = await hours.Where(hour => hour.Queue != "").Select(hour => hour.Queue).Distinct().ToListAsync(cancellationToken);
        var trunks = await hours.Where(hour => hour.Trunk != "").Select(hour => hour.Trunk).Distinct().ToListAsync(cancellationToken);
        return ([.. queues.Order(StringComparer.CurrentCulture)], [.. trunks.Order(StringComparer.CurrentCulture)]);
    }

    private async Task<CallSums> SumOfTotalsAsync(SeenCalls seen, CallFilter filter, CancellationToken cancellationToken)
    {
        var sums = await SmallestTotals.Days(seen, filter, Today).GroupBy(hour => new { hour.Verdict, hour.Direction })
            .Select(group => new { group.Key.Verdict, group.Key.Direction, Calls = group.Sum(hour => hour.Calls), Wait = group.Sum(hour => hour.WaitSeconds), Talk = group.Sum(hour => hour.TalkSeconds) })
            .ToListAsync(cancellationToken);
        return sums.Aggregate(CallSums.None, (all, part) => all.With(part.Verdict, part.Direction, part.Calls, part.Wait, part.Talk));
    }

    private CallSearch SearchOf(SeenCalls seen, CallFilter filter, CallSight sight) => new(seen, filter, sight.MasksNumbers, new CallSpans(seen, filter, clock, Today), time);
}

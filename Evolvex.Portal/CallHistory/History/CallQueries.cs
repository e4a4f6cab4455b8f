using Evolvex.Portal.CallAccess;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Domain.CallHistory;
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

    public TimeSpan AverageWait => Answered == 0 ? default : TimeSpan.FromSeconds((double)WaitSeconds / Answered);

    public TimeSpan AverageTalk => Answered == 0 ? default : TimeSpan.FromSeconds((double)TalkSeconds / Answered);
}

/// <summary>Reads calls from the portal's table: a page costs the same at any depth, as it begins behind a call's number.</summary>
internal sealed class CallQueries(IDbContextFactory<PortalDbContext> databases, WallClock clock, TimeProvider time)
{
    /// <summary>The verdicts of calls from outside that somebody should have answered.</summary>
    public static readonly CallVerdict[] Lost = [CallVerdict.Missed, CallVerdict.Abandoned, CallVerdict.Busy, CallVerdict.Failed, CallVerdict.NoAnswer];

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
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var page = new List<CallRow>();
        foreach (var branch in Branches(await database.SeenByAsync(sight, cancellationToken), filter, sight.MasksNumbers))
            page.AddRange(await branch.Where(call => before == null || call.Id < before).OrderByDescending(call => call.Id).Take(size).ToListAsync(cancellationToken));
        return page.Count <= size && page.Count < 2 ? page : [.. page.DistinctBy(call => call.Id).OrderByDescending(call => call.Id).Take(size)];
    }

    /// <summary>Those of the list from its top down to a call, with what changed among them.</summary>
    /// <param name="sight">Who looks.</param>
    /// <param name="filter">Which calls.</param>
    /// <param name="downTo">Number of the last call that is shown.</param>
    /// <param name="size">Calls at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<CallRow>> TopAsync(CallSight sight, CallFilter filter, long downTo, int size, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var top = new List<CallRow>();
        foreach (var branch in Branches(await database.SeenByAsync(sight, cancellationToken), filter, sight.MasksNumbers))
            top.AddRange(await branch.Where(call => call.Id >= downTo).OrderByDescending(call => call.Id).Take(size).ToListAsync(cancellationToken));
        return [.. top.DistinctBy(call => call.Id).OrderByDescending(call => call.Id).Take(size)];
    }

    /// <summary>All calls of a filter, newest first, page by page: for an export.</summary>
    public async IAsyncEnumerable<CallRow> AllAsync(CallSight sight, CallFilter filter, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
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
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var seen = await database.SeenByAsync(sight, cancellationToken);
        if (filter.IsOfTotals) return await SumOfTotalsAsync(seen, filter, cancellationToken);
        var branches = Branches(seen, filter, sight.MasksNumbers);
        var ids = branches.Select(branch => branch.Select(call => call.Id)).Aggregate((all, more) => all.Union(more));
        var calls = branches.Count == 1 ? branches[0] : database.Set<CallRow>().AsNoTracking().Where(call => ids.Contains(call.Id));
        var sums = await calls.GroupBy(call => new { call.Verdict, call.Direction })
            .Select(group => new { group.Key.Verdict, group.Key.Direction, Calls = group.Count(), Wait = group.Sum(call => (long)call.WaitSeconds), Talk = group.Sum(call => (long)call.TalkSeconds) })
            .ToListAsync(cancellationToken);
        return sums.Aggregate(CallSums.None, (all, part) => Add(all, part.Verdict, part.Direction, part.Calls, part.Wait, part.Talk));
    }

    /// <summary>Names of all queues or trunks that calls came through lately, for the lists of the filter.</summary>
    public async Task<(IReadOnlyList<string> Queues, IReadOnlyList<string> Trunks)> NamesAsync(CallSight sight, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var since = CallRows.DayOf(Today.AddDays(-60).ToDateTime(TimeOnly.MinValue));
        var hours = (await database.SeenByAsync(sight, cancellationToken)).Hours().Where(hour => hour.Day >= since);
        var queues = await hours.Where(hour => hour.Queue != "").Select(hour => hour.Queue).Distinct().ToListAsync(cancellationToken);
        var trunks = await hours.Where(hour => hour.Trunk != "").Select(hour => hour.Trunk).Distinct().ToListAsync(cancellationToken);
        return ([.. queues.Order(StringComparer.CurrentCulture)], [.. trunks.Order(StringComparer.CurrentCulture)]);
    }

    internal static CallSums Add(CallSums all, CallVerdict verdict, Domain.Calls.CallDirection direction, int calls, long wait, long talk) => new(
        all.Calls + calls,
        all.Answered + (verdict == CallVerdict.Answered ? calls : 0),
        all.Lost + (direction == Domain.Calls.CallDirection.Inbound && Lost.Contains(verdict) ? calls : 0),
        all.WaitSeconds + (verdict == CallVerdict.Answered ? wait : 0),
        all.TalkSeconds + talk);

    private async Task<CallSums> SumOfTotalsAsync(SeenCalls seen, CallFilter filter, CancellationToken cancellationToken)
    {
        var sums = await SmallestTotals.Days(seen, filter, Today).GroupBy(hour => new { hour.Verdict, hour.Direction })
            .Select(group => new { group.Key.Verdict, group.Key.Direction, Calls = group.Sum(hour => hour.Calls), Wait = group.Sum(hour => hour.WaitSeconds), Talk = group.Sum(hour => hour.TalkSeconds) })
            .ToListAsync(cancellationToken);
        return sums.Aggregate(CallSums.None, (all, part) => Add(all, part.Verdict, part.Direction, part.Calls, part.Wait, part.Talk));
    }

    /// <summary>The queries whose results together are the list: each has an index of its own, which an OR of them would not.</summary>
    private List<IQueryable<CallRow>> Branches(SeenCalls seen, CallFilter filter, bool isMasked)
    {
        var calls = Plain(seen, filter, isMasked);
        if (filter.Number.Length == 0) return [calls];
        var wanted = WantedNumber.Of(filter.Number, isMasked);
        if (wanted.Start.Length == 0) return [None(calls)];
        List<IQueryable<CallRow>> branches = [From(calls, wanted), Dialled(calls, wanted)];
        if (wanted.IsWhole) branches.Add(Of(seen.Database, calls, filter.Number));
        return branches;
    }

    private IQueryable<CallRow> Plain(SeenCalls seen, CallFilter filter, bool isMasked)
    {
        var calls = InDays(seen.Calls, filter);
        if (filter.Direction is { } direction) calls = calls.Where(call => call.Direction == direction);
        if (filter.Verdicts.Count > 0) calls = calls.Where(call => filter.Verdicts.Contains(call.Verdict));
        if (filter.Queue.Length > 0) calls = calls.Where(call => call.Queue == filter.Queue);
        if (filter.Trunk.Length > 0) calls = calls.Where(call => call.Trunk == filter.Trunk);
        if (filter.Wait.Least is { } waited) calls = calls.Where(call => call.WaitSeconds >= waited);
        if (filter.Wait.Most is { } waitedAtMost) calls = calls.Where(call => call.WaitSeconds <= waitedAtMost);
        if (filter.Talk.Least is { } talked) calls = calls.Where(call => call.TalkSeconds >= talked);
        if (filter.Talk.Most is { } talkedAtMost) calls = calls.Where(call => call.TalkSeconds <= talkedAtMost);
        if (filter.Hour is { } hour) calls = calls.Where(call => call.Hour == hour);
        if (filter.Caller.Length > 0) calls = From(calls, WantedNumber.Of(filter.Caller, isMasked));
        if (filter.Called.Length > 0) calls = Called(calls, filter.Called, WantedNumber.Of(filter.Called, isMasked));
        if (filter.Extension.Length > 0) calls = isMasked && NumberMask.Of(filter.Extension) != filter.Extension ? None(calls) : Of(seen.Database, calls, filter.Extension);
        if (filter.Recorded is { } recorded) calls = Recorded(seen.Database, calls, recorded);
        return Texted(calls, filter.Text, isMasked);
    }

    private IQueryable<CallRow> InDays(IQueryable<CallRow> calls, CallFilter filter)
    {
        if (filter.Weekday is { } weekday)
        {
            var days = SmallestTotals.WeekdaysOf(filter, weekday, Today);
            calls = calls.Where(call => days.Contains(call.Day));
        }

        if (filter.Days(Today) is not var (first, last)) return calls;
        // The number bounds the search, the day decides: midnight itself may be passed twice.
        var (start, end) = (first.ToDateTime(TimeOnly.MinValue), last.AddDays(1).ToDateTime(TimeOnly.MinValue));
        var (from, until) = (CallNumber.First(clock.Earliest(start).AddHours(-3)), CallNumber.First(clock.Latest(end).AddHours(3)));
        var (firstDay, lastDay) = (CallRows.DayOf(start), CallRows.DayOf(last.ToDateTime(TimeOnly.MinValue)));
        return calls.Where(call => call.Id >= from && call.Id < until && call.Day >= firstDay && call.Day <= lastDay);
    }

    private static IQueryable<CallRow> None(IQueryable<CallRow> calls) => calls.Where(call => call.Id < 0);

    // The range is for the index, the pattern for the meaning: how signs sort differs between databases, what a text begins with does not.
    private static IQueryable<CallRow> From(IQueryable<CallRow> calls, WantedNumber wanted)
    {
        var (start, pattern, end) = (wanted.Start, wanted.Pattern, NumberKey.After(wanted.Start));
        if (wanted.IsWhole) return calls.Where(call => call.FromKey == start);
        calls = calls.Where(call => string.Compare(call.FromKey, start) >= 0 && EF.Functions.Like(call.FromKey, pattern, LikePattern.EscapeCharacter));
        return end is null ? calls : calls.Where(call => string.Compare(call.FromKey, end) < 0);
    }

    private static IQueryable<CallRow> Dialled(IQueryable<CallRow> calls, WantedNumber wanted)
    {
        var (start, pattern, end) = (wanted.Start, wanted.Pattern, NumberKey.After(wanted.Start));
        if (wanted.IsWhole) return calls.Where(call => call.DialledKey == start);
        calls = calls.Where(call => string.Compare(call.DialledKey, start) >= 0 && EF.Functions.Like(call.DialledKey, pattern, LikePattern.EscapeCharacter));
        return end is null ? calls : calls.Where(call => string.Compare(call.DialledKey, end) < 0);
    }

    private static IQueryable<CallRow> Called(IQueryable<CallRow> calls, string number, WantedNumber wanted)
    {
        var start = wanted.Start;
        if (!wanted.IsWhole) return Dialled(calls, wanted);
        return start.Length == 0 ? None(calls) : calls.Where(call => call.DialledKey == start || call.Reached == number);
    }

    private static IQueryable<CallRow> Of(PortalDbContext database, IQueryable<CallRow> calls, string extension)
    {
        var parts = database.Set<CallExtensionRow>().Where(part => part.Extension == extension);
        return calls.Join(parts, call => call.Id, part => part.CallId, (call, _) => call);
    }

    private static IQueryable<CallRow> Recorded(PortalDbContext database, IQueryable<CallRow> calls, bool isRecorded)
    {
        var recordings = database.Set<RecordedCallRow>();
        return isRecorded ? calls.Join(recordings, call => call.Id, row => row.CallId, (call, _) => call) : calls.Where(call => !recordings.Any(row => row.CallId == call.Id));
    }

    private static IQueryable<CallRow> Texted(IQueryable<CallRow> calls, string text, bool isMasked)
    {
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(5))
        {
            var part = $"%{LikePattern.Escape(word)}%";
            calls = isMasked && word.Any(char.IsDigit) ? Visible(calls, word, part) : calls.Where(call => EF.Functions.Like(call.FromNumber, part, LikePattern.EscapeCharacter) || EF.Functions.Like(call.FromName!, part, LikePattern.EscapeCharacter)
                || EF.Functions.Like(call.Dialled, part, LikePattern.EscapeCharacter) || EF.Functions.Like(call.Reached!, part, LikePattern.EscapeCharacter)
                || EF.Functions.Like(call.Queue!, part, LikePattern.EscapeCharacter) || EF.Functions.Like(call.CallKey, part, LikePattern.EscapeCharacter));
        }

        return calls;
    }

    /// <summary>Digits within an outside number would tell what is hidden of it: they find extensions, queues and calls.</summary>
    private static IQueryable<CallRow> Visible(IQueryable<CallRow> calls, string word, string part)
    {
        var number = NumberMask.Of(word) == word ? word : "-";
        return calls.Where(call => call.FromNumber == number || call.Dialled == number || call.Reached == number
            || EF.Functions.Like(call.Queue!, part, LikePattern.EscapeCharacter) || EF.Functions.Like(call.CallKey, part, LikePattern.EscapeCharacter));
    }
}

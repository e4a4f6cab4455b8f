using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Domain.CallHistory;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.CallHistory.History;

/// <summary>What was found so far.</summary>
/// <param name="Value">All of it.</param>
/// <param name="Share">How much of the time was looked through, 0 to 1; at the end 1.</param>
/// <param name="BackTo">Everything since then was looked at.</param>
internal sealed record Found<T>(T Value, double Share, DateTimeOffset BackTo);

/// <summary>
/// Looks for the calls of a filter from the newest back. What an index or the totals tell is there at once; for the rest each call has to be looked at, so that
/// is done in spans of some tenths of a second: what is found can be shown meanwhile, and who goes on to something else need not wait for the end.
/// </summary>
internal sealed class CallSearch(SeenCalls seen, CallFilter filter, bool isMasked, CallSpans spans, TimeProvider time)
{
    /// <summary>More than this is a search that people should see going on, in spans about so long.</summary>
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100), Long = TimeSpan.FromMilliseconds(400);

    private const long Hour = 3600L << 32;
    private const long FirstOfPage = 48 * Hour;
    private const long FirstIfTold = 12 * Hour;
    private const long FirstOfCount = 30 * 24 * Hour;
    private const long FirstByIndex = 400 * 24 * Hour;
    private const long Longest = 20 * 366 * 24 * Hour;

    /// <summary>Ranges of one question to a server.</summary>
    private const int SpansOfServer = 16;

    /// <summary>Of several ranges SQLite would look through all calls; to ask again costs it nothing.</summary>
    private readonly int _spansAtOnce = seen.Database.Database.IsSqlite() ? 1 : SpansOfServer;

    private readonly List<IQueryable<NumberedCall>> _branches = CallsOfFilter.Branches(seen, filter, isMasked).ConvertAll(spans.InDays);

    /// <summary>Each call has to be looked at: it can take long.</summary>
    public bool IsLong => !IsWholeAtOnce && !spans.AreTold && !CallsOfFilter.IsFoundByIndex(filter);

    private bool IsWholeAtOnce => filter.IsPlain && seen.Scopes is null;

    /// <summary>The newest calls of the filter; each time with those found before.</summary>
    /// <param name="before">Older than this one; null: from the newest.</param>
    /// <param name="downTo">No older than this one.</param>
    /// <param name="size">Calls at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async IAsyncEnumerable<Found<IReadOnlyList<CallRow>>> PageAsync(long? before, long downTo, int size, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var whole = await spans.WholeAsync(cancellationToken);
        whole = new CallSpan(Math.Max(whole.From, downTo), Math.Min(whole.Until, before ?? long.MaxValue));
        var (until, step, page) = (whole.Until, First(spans.AreTold ? FirstIfTold : FirstOfPage), new List<CallRow>());
        while (until > whole.From && page.Count < size)
        {
            var (from, watch) = (Math.Max(whole.From, until - step), time.GetTimestamp());
            page.AddRange(await ReadAsync([new CallSpan(from, until)], size - page.Count, cancellationToken));
            until = from;
            if (page.Count < size && until > whole.From) yield return Of(page, whole, until);
            if (spans.AreTold) break;
            step = Next(step, time.GetElapsedTime(watch));
        }

        if (spans.AreTold && page.Count < size && until > whole.From)
        {
            await foreach (var hours in spans.ToldAsync(whole with { Until = until }, cancellationToken))
            {
                foreach (var some in hours.Chunk(_spansAtOnce))
                    if (page.Count < size) page.AddRange(await ReadAsync(some, size - page.Count, cancellationToken));
                if (page.Count >= size) break;
            }
        }

        yield return Of(page, whole, whole.From);
    }

    /// <summary>What all calls of the filter come to; each time with those counted before.</summary>
    public async IAsyncEnumerable<Found<CallSums>> CountAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var whole = await spans.WholeAsync(cancellationToken);
        var (until, step, sums) = (whole.Until, First(FirstOfCount), CallSums.None);
        while (until > whole.From)
        {
            var (from, watch) = (Math.Max(whole.From, until - step), time.GetTimestamp());
            foreach (var branch in _branches) sums = await AddAsync(sums, branch.Where(call => call.Number >= from && call.Number < until).Select(call => call.Call), cancellationToken);
            until = from;
            if (until > whole.From) yield return Of(sums, whole, until);
            step = Next(step, time.GetElapsedTime(watch));
        }

        yield return Of(sums, whole, whole.From);
    }

    private async Task<IEnumerable<CallRow>> ReadAsync(CallSpan[] within, int size, CancellationToken cancellationToken)
    {
        var found = new List<CallRow>();
        var isWithin = IsWithin(within);
        foreach (var branch in _branches)
        {
            var asked = branch.Where(isWithin).OrderByDescending(call => call.Number).Take(size).Select(call => call.Call);
            found.AddRange(await AsideAsync(() => asked.ToListAsync(cancellationToken), cancellationToken));
        }

        return _branches.Count == 1 ? found : found.DistinctBy(call => call.Id).OrderByDescending(call => call.Id).Take(size);
    }

    private async Task<CallSums> AddAsync(CallSums sums, IQueryable<CallRow> calls, CancellationToken cancellationToken)
    {
        var asked = calls.GroupBy(call => new { call.Verdict, call.Direction })
            .Select(group => new { group.Key.Verdict, group.Key.Direction, Calls = group.Count(), Wait = group.Sum(call => (long)call.WaitSeconds), Talk = group.Sum(call => (long)call.TalkSeconds) });
        var parts = await AsideAsync(() => asked.ToListAsync(cancellationToken), cancellationToken);
        return parts.Aggregate(sums, (all, part) => all.With(part.Verdict, part.Direction, part.Calls, part.Wait, part.Talk));
    }

    /// <summary>
    /// SQLite answers on the thread that asks, and never lets go of it before. What takes long must not be on the thread of the page, which could neither be drawn
    /// meanwhile nor hear that somebody goes on to something else.
    /// </summary>
    private Task<T> AsideAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken) => IsLong ? Task.Run(ask, cancellationToken) : ask();

    private long First(long step) => IsWholeAtOnce ? Longest : CallsOfFilter.IsFoundByIndex(filter) ? FirstByIndex : step;

    private static long Next(long step, TimeSpan took) => took < Short ? Math.Min(step * 4, Longest) : took > Long ? Math.Max(step / 2, Hour) : step;

    private static Found<IReadOnlyList<CallRow>> Of(List<CallRow> page, CallSpan whole, long until) => new([.. page], Share(whole, until), CallNumber.SecondOf(until));

    private static Found<CallSums> Of(CallSums sums, CallSpan whole, long until) => new(sums, Share(whole, until), CallNumber.SecondOf(until));

    private static double Share(CallSpan whole, long until) => until <= whole.From ? 1 : (double)(whole.Until - until) / (whole.Until - whole.From);

    /// <summary>The numbers are within one of the spans. As many as they are, the question is of a few forms only, which are kept ready.</summary>
    private static Expression<Func<NumberedCall, bool>> IsWithin(CallSpan[] spans)
    {
        if (spans is [var one]) return call => call.Number >= one.From && call.Number < one.Until;
        var asked = new Asked([.. spans, .. Enumerable.Repeat(default(CallSpan), SpansOfServer - spans.Length)]);
        var call = Expression.Parameter(typeof(NumberedCall), "call");
        var number = Expression.Property(call, nameof(NumberedCall.Number));
        var any = Enumerable.Range(0, SpansOfServer).Select(at =>
        {
            var span = Expression.ArrayIndex(Expression.Property(Expression.Constant(asked), nameof(Asked.Spans)), Expression.Constant(at));
            return Expression.AndAlso(
                Expression.GreaterThanOrEqual(number, Expression.Property(span, nameof(CallSpan.From))), Expression.LessThan(number, Expression.Property(span, nameof(CallSpan.Until))));
        }).Aggregate(Expression.OrElse);
        return Expression.Lambda<Func<NumberedCall, bool>>(any, call);
    }

    private sealed record Asked(CallSpan[] Spans);
}

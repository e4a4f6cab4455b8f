using System.Data.Common;
using System.Linq.Expressions;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>
/// Deletes answers and holds that were seen before the first record that the PBX still has: they explain its records, in journeys and wherever calls are read anew,
/// and nothing else reads them. What is younger than <see cref="Least"/> stays in any case: records that are away for a while come back, but nobody sees a call twice.
/// </summary>
internal sealed class WitnessedPast(
    CdrDatabase records, CallRecordSource source, IDbContextFactory<PortalDbContext> databases, WallClock clock, BackgroundLoops loops, TimeProvider time, ILogger<WitnessedPast> logger) : BackgroundService
{
    /// <summary>So old rows must be at least.</summary>
    public static readonly TimeSpan Least = TimeSpan.FromDays(90);

    /// <summary>Rows deleted in one statement: a part of a second for a slow database.</summary>
    private const int RowsAtOnce = 5000;

    private static readonly TimeSpan Turn = TimeSpan.FromMinutes(10);

    /// <summary>Where the table of records has no index on its times, to look for the first reads all of it.</summary>
    private static readonly TimeSpan Every = TimeSpan.FromDays(1);

    private DateTimeOffset _done;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => !records.IsConfigured
        ? Task.CompletedTask
        : loops.Register("call-answers-past", TimeSpan.FromHours(1)).RepeatAsync(TurnAsync, Turn, fault => CallHistoryLog.WitnessedNotForgotten(logger, fault), stoppingToken);

    /// <summary>Deletes them once a day; not while the records cannot be read, or there are none.</summary>
    internal async Task TurnAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now - _done < Every || await FirstAsync(cancellationToken) is not { } first) return;
        var before = clock.Earliest(first) - NearCalls.LongestCall;
        if (before > now - Least) before = now - Least;
        var answers = await ForgetAsync<WitnessedAnswer>(row => row.AnsweredAt, before, cancellationToken);
        var holds = await ForgetAsync<WitnessedHold>(row => row.HeldAt, before, cancellationToken);
        if (answers + holds > 0) CallHistoryLog.WitnessedForgotten(logger, answers, holds, before);
        _done = now;
    }

    private async Task<DateTime?> FirstAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await source.SpanAsync(cancellationToken))?.From;
        }
        catch (DbException)
        {
            // Who reads the calls says so.
            return null;
        }
    }

    /// <summary>The oldest first, some at a time.</summary>
    private async Task<int> ForgetAsync<T>(Expression<Func<T, DateTimeOffset>> at, DateTimeOffset before, CancellationToken cancellationToken)
        where T : class
    {
        var deleted = 0;
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var last = await database.Set<T>().OrderBy(at).Select(at).Where(moment => moment < before).Skip(RowsAtOnce - 1).Select(moment => (DateTimeOffset?)moment).FirstOrDefaultAsync(cancellationToken);
            var until = last?.AddMicroseconds(1) ?? before;
            var isOlder = Expression.Lambda<Func<T, bool>>(Expression.LessThan(at.Body, Expression.Constant(until)), at.Parameters);
            deleted += await database.Set<T>().Where(isOlder).ExecuteDeleteAsync(cancellationToken);
            if (last is null) return deleted;
        }
    }
}

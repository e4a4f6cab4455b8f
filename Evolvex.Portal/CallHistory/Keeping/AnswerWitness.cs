using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.LiveState;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>
/// Writes down when telephones answered and when they held, as the live state shows it. A call out of a menu or a queue has a calling channel that was up before, and then
/// Asterisk's records give the wrong time of the answer: that of the channel. Of holds they say nothing. Where no records are read, nobody would ask for either.
/// </summary>
internal sealed class AnswerWitness(CdrDatabase records, ILivePbx live, IDbContextFactory<PortalDbContext> databases, BackgroundLoops loops, TimeProvider time, ILogger<AnswerWitness> logger)
    : BackgroundService
{
    /// <summary>So many of a kind wait for a database that is away: an hour of a busy PBX.</summary>
    private const int MostWaiting = 20_000;
    private const int RowsAtOnce = 500;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly SeenAnswers _up = new();
    private readonly SeenHolds _held = new();
    private readonly List<WitnessedAnswer> _answers = [];
    private readonly List<WitnessedHold> _holds = [];
    private bool _isDropping;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!records.IsConfigured) return;
        var loop = loops.Register("call-answers", TimeSpan.FromMinutes(10));
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                using var subscription = live.Subscribe();
                StartOver(subscription.Snapshot);
                await FollowAsync(subscription, loop, stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                if (loop.Fault(fault.Message)) CallHistoryLog.WitnessFailed(logger, fault);
                await Task.Delay(TimeSpan.FromSeconds(5), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                // The portal stops.
            }
        }
    }

    private async Task FollowAsync(ILiveSubscription subscription, BackgroundLoop loop, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        do
        {
            while (subscription.Changes.TryRead(out var changes)) Take(changes);
            try
            {
                await KeepAsync(_answers, UnknownAsync, cancellationToken);
                await KeepAsync(_holds, UnknownAsync, cancellationToken);
                _isDropping = false;
                loop.Beat();
            }
            catch (Exception fault) when (DatabaseFault.Is(fault) || fault is DbUpdateException)
            {
                // What was seen waits: to begin to watch anew would lose what comes up meanwhile.
                if (loop.Fault(fault.Message)) CallHistoryLog.WitnessFailed(logger, fault);
                DropOldest();
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private void Take(PbxChanges changes)
    {
        if (changes.Reset is { } snapshot) StartOver(snapshot);
        foreach (var call in changes.Calls) See(call, isFirst: false);
        End(changes.EndedCalls.Contains);
    }

    private void StartOver(PbxSnapshot snapshot)
    {
        foreach (var call in snapshot.Calls.Values) See(call, isFirst: true);
        End(call => !snapshot.Calls.ContainsKey(call));
    }

    private void See(Call call, bool isFirst)
    {
        _holds.AddRange(_held.See(call, time.GetUtcNow()));
        _answers.AddRange(_up.See(call, isFirst));
    }

    private void End(Func<string, bool> isOver)
    {
        _holds.AddRange(_held.End(isOver, time.GetUtcNow()));
        _up.End(isOver);
    }

    private async Task KeepAsync<T>(List<T> waiting, Func<PortalDbContext, List<T>, CancellationToken, Task<IEnumerable<T>>> unknown, CancellationToken cancellationToken)
        where T : class
    {
        while (waiting.Count > 0)
        {
            var some = waiting.Take(RowsAtOnce).ToList();
            await using var database = await databases.CreateDbContextAsync(cancellationToken);
            var rows = (await unknown(database, some, cancellationToken)).ToList();
            database.AddRange(rows);
            // Refused: another instance has just written some of them.
            if (!await database.TrySaveAsync(cancellationToken)) await KeepEachAsync(database, rows, cancellationToken);
            waiting.RemoveRange(0, some.Count);
        }
    }

    private static async Task KeepEachAsync<T>(PortalDbContext database, List<T> rows, CancellationToken cancellationToken)
        where T : class
    {
        foreach (var row in rows)
        {
            database.ChangeTracker.Clear();
            database.Add(row);
            await database.TrySaveAsync(cancellationToken);
        }
    }

    /// <summary>Another instance may have written an answer, by a slightly other clock.</summary>
    private static async Task<IEnumerable<WitnessedAnswer>> UnknownAsync(PortalDbContext database, List<WitnessedAnswer> answers, CancellationToken cancellationToken)
    {
        var (channels, from) = (answers.Select(answer => answer.Channel).ToList(), answers.Min(answer => answer.AnsweredAt).AddMinutes(-10));
        var known = await database.Set<WitnessedAnswer>().Where(answer => channels.Contains(answer.Channel) && answer.AnsweredAt >= from).Select(answer => answer.Channel).ToHashSetAsync(cancellationToken);
        return answers.Where(answer => known.Add(answer.Channel));
    }

    private static async Task<IEnumerable<WitnessedHold>> UnknownAsync(PortalDbContext database, List<WitnessedHold> holds, CancellationToken cancellationToken)
    {
        var (channels, from) = (holds.Select(hold => hold.Channel).ToList(), holds.Min(hold => hold.HeldAt));
        var known = (await database.Set<WitnessedHold>().Where(hold => channels.Contains(hold.Channel) && hold.HeldAt >= from).Select(hold => new { hold.Channel, hold.HeldAt }).ToListAsync(cancellationToken))
            .Select(hold => (hold.Channel, UtcTime.ToStore(hold.HeldAt))).ToHashSet();
        return holds.Where(hold => known.Add((hold.Channel, UtcTime.ToStore(hold.HeldAt))));
    }

    private void DropOldest()
    {
        var dropped = DropOldest(_answers) + DropOldest(_holds);
        if (dropped == 0 || _isDropping) return;
        _isDropping = true;
        CallHistoryLog.WitnessDropped(logger, MostWaiting);
    }

    private static int DropOldest<T>(List<T> waiting)
    {
        var over = Math.Max(0, waiting.Count - MostWaiting);
        waiting.RemoveRange(0, over);
        return over;
    }
}

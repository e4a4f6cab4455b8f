using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.LiveState;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>
/// Writes down when telephones answered and when they held, as the live state shows it. A call out of a menu or a queue has a calling channel that was up before, and then
/// Asterisk's records give the wrong time of the answer: that of the channel. Of holds they say nothing.
/// </summary>
internal sealed class AnswerWitness(ILivePbx live, IDbContextFactory<PortalDbContext> databases, BackgroundLoops loops, TimeProvider time, ILogger<AnswerWitness> logger) : BackgroundService
{
    private const int MostRemembered = 20_000;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly HashSet<string> _up = new(StringComparer.Ordinal);
    private readonly List<WitnessedAnswer> _waiting = [];
    private readonly SeenHolds _held = new();
    private readonly List<WitnessedHold> _waitingHolds = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var loop = loops.Register("call-answers", TimeSpan.FromMinutes(10));
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                using var subscription = live.Subscribe();
                See(subscription.Snapshot.Calls.Values, isFirst: true);
                await FollowAsync(subscription, loop, stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                if (loop.Fault(fault.Message)) CallHistoryLog.WitnessFailed(logger, fault);
                await Task.WhenAny(Task.Delay(TimeSpan.FromSeconds(5), time, stoppingToken));
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
            while (subscription.Changes.TryRead(out var changes))
            {
                if (changes.Reset is { } snapshot)
                {
                    See(snapshot.Calls.Values, isFirst: true);
                    _waitingHolds.AddRange(_held.End(call => !snapshot.Calls.ContainsKey(call), time.GetUtcNow()));
                }

                See(changes.Calls, isFirst: false);
                _waitingHolds.AddRange(_held.End(changes.EndedCalls.Contains, time.GetUtcNow()));
            }

            if (_waiting.Count > 0) await KeepAsync(cancellationToken);
            if (_waitingHolds.Count > 0) await KeepHoldsAsync(cancellationToken);
            if (_up.Count > MostRemembered) _up.Clear();
            loop.Beat();
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    /// <summary>Remembers legs that came up. What was up when the watch began did so at a time that nobody saw.</summary>
    private void See(IEnumerable<Call> calls, bool isFirst)
    {
        foreach (var call in calls)
        {
            _waitingHolds.AddRange(_held.See(call, time.GetUtcNow()));
            foreach (var leg in call.Legs)
            {
                if (leg.State != LegState.Up || leg.Channel.Length > 120 || !_up.Add(leg.Channel) || isFirst) continue;
                _waiting.Add(new WitnessedAnswer { Channel = leg.Channel, AnsweredAt = leg.Since });
            }
        }
    }

    private async Task KeepAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var names = _waiting.Select(answer => answer.Channel).ToList();
        var from = _waiting.Min(answer => answer.AnsweredAt).AddMinutes(-10);
        var known = await database.Set<WitnessedAnswer>().Where(answer => names.Contains(answer.Channel) && answer.AnsweredAt >= from).Select(answer => answer.Channel).ToListAsync(cancellationToken);
        database.AddRange(_waiting.Where(answer => !known.Contains(answer.Channel, StringComparer.Ordinal)));
        if (await database.TrySaveAsync(cancellationToken)) _waiting.Clear();
        else if (_waiting.Count > 1000) _waiting.RemoveRange(0, 500);
    }

    private async Task KeepHoldsAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        foreach (var hold in _waitingHolds.DistinctBy(hold => (hold.Channel, hold.HeldAt)))
        {
            if (!await database.Set<WitnessedHold>().AnyAsync(known => known.Channel == hold.Channel && known.HeldAt == hold.HeldAt, cancellationToken)) database.Add(hold);
        }

        if (await database.TrySaveAsync(cancellationToken)) _waitingHolds.Clear();
        else if (_waitingHolds.Count > 1000) _waitingHolds.RemoveRange(0, 500);
    }
}

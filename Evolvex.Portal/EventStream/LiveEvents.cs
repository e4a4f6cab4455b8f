using Evolvex.Portal.Domain.Events;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.LiveState;

namespace Evolvex.Portal.EventStream;

/// <summary>Tells what happens as the live state shows it: once for all who listen.</summary>
internal sealed class LiveEvents(ILivePbx live, EventJournal journal, EventEpoch epochs, EndedCalls ended, BackgroundLoops loops, TimeProvider time, ILogger<LiveEvents> logger) : BackgroundService
{
    private static readonly TimeSpan Sign = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly CallNarrator _narrator = new();
    private bool _isConnected;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            journal.Begin(await epochs.TakeAsync(cancellationToken));
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            // The clock's own epoch is nearly always greater than the last.
            EventStreamLog.NoEpoch(logger, fault);
        }

        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var loop = loops.Register("events", TimeSpan.FromMinutes(1));
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                using var subscription = live.Subscribe();
                Take(PbxChanges.StartOver(subscription.Snapshot));
                await FollowAsync(subscription, loop, stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                if (loop.Fault(fault.Message)) EventStreamLog.LiveFailed(logger, fault);
                await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                // The portal stops.
            }
        }
    }

    private async Task FollowAsync(ILiveSubscription subscription, BackgroundLoop loop, CancellationToken cancellationToken)
    {
        var more = subscription.Changes.WaitToReadAsync(cancellationToken).AsTask();
        while (true)
        {
            loop.Beat();
            await Task.WhenAny(more, Task.Delay(Sign, time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
            if (!more.IsCompleted) continue;
            if (!await more) return;
            while (subscription.Changes.TryRead(out var changes)) Take(changes);
            more = subscription.Changes.WaitToReadAsync(cancellationToken).AsTask();
        }
    }

    private void Take(PbxChanges changes)
    {
        var now = time.GetUtcNow();
        // Lost first, so that whoever reads it knows that calls may be missing after it.
        if ((changes.Reset?.Link ?? changes.Link) is { } link && link.Phase != LinkPhase.Live) Tell(link, now);
        var happened = changes.Reset is { } snapshot ? _narrator.StartOver([.. snapshot.Calls.Values], now) : _narrator.Follow(changes.Calls, changes.EndedCalls, now);
        if ((changes.Reset?.Link ?? changes.Link) is { Phase: LinkPhase.Live } found) Tell(found, now);
        foreach (var happening in happened)
        {
            journal.Add(LiveDrafts.Of(happening));
            if (happening.Type is EventType.CallHungUp or EventType.CallMerged)
                ended.Wait(new EndedCall(happening.Call, happening.At, happening.Contexts) { IsMerged = happening.Type == EventType.CallMerged });
        }
    }

    private void Tell(LinkStatus link, DateTimeOffset now)
    {
        var isConnected = link.Phase == LinkPhase.Live;
        if (isConnected == _isConnected) return;
        _isConnected = isConnected;
        journal.Add(LiveDrafts.Of(link, now));
    }
}

using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.Asterisk.Events;
using Evolvex.Portal.Asterisk.Lists;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.LiveState;

namespace Evolvex.Portal.Asterisk;

/// <summary>
/// One connection's life: wait until the PBX has booted, list everything while events gather, take the lists in, replay the events, then follow them; ping when it is
/// silent, compare with the lists now and then, list anew when events were lost. One loop does all of it, so nothing needs a lock but the state itself.
/// </summary>
internal sealed class LinkSession(AmiClient client, LivePbx live, EndpointNames names, OriginateOutcomes originated, RecordingStarts recorded, LinkTiming timing, TimeProvider time, ILogger logger)
{
    private readonly AmiEventTranslator _translator = new();
    private readonly PbxLister _lister = new(client);
    private long _taken;
    private long _replayUntil;
    private bool _booted;
    private bool _isToldOfChannels;
    private bool _isBlind;
    private bool _mustSync;
    private bool _countersSkipped;
    private long _reconcileFrom;
    private TimeSpan _reconcileAfter;
    private Task<Listed>? _listing;
    private Task<AmiMessage>? _ping;
    private Task _naming = Task.CompletedTask;

    /// <summary>The view has been live at least once.</summary>
    public bool WasLive { get; private set; }

    /// <summary>The PBX said that it is going down.</summary>
    public bool IsShuttingDown { get; private set; }

    /// <summary>Follows the PBX until the connection ends, which throws.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await AwaitBootAsync(cancellationToken);
            var version = await _lister.ReadVersionAsync(cancellationToken);
            while (true)
            {
                await SyncAsync(version, cancellationToken);
                await FollowAsync(cancellationToken);
            }
        }
        finally
        {
            await EndAsync();
        }
    }

    /// <summary>Lists asked for while the PBX still loads its modules would lack some. What comes before the lists is in them, so it is let go.</summary>
    private async Task AwaitBootAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (!_booted && time.GetElapsedTime(began) < timing.Boot)
        {
            await WaitAsync(timing.Boot - time.GetElapsedTime(began), cancellationToken);
            while (!_booted && client.Events.TryRead(out var batch))
                using (batch) NoteOnly(batch);
        }
    }

    private void NoteOnly(AmiBatch batch)
    {
        _taken += batch.Count + batch.Gap;
        foreach (var frame in batch)
            if (AmiEventWords.Find(frame.Name) == AmiEventWord.FullyBooted) _booted = true;
    }

    private async Task SyncAsync(string? version, CancellationToken cancellationToken)
    {
        var began = time.GetUtcNow();
        live.SetLink(link => link with { Phase = LinkPhase.Synchronizing, Since = began, FaultKind = LinkFault.None, Fault = null, FaultDetail = null, NextAttemptAt = null });
        _mustSync = false;
        var (listing, until) = await ListAsync(cancellationToken);
        // Channels that cannot be listed cannot be known after an outage either: those that come up from now on are.
        var now = time.GetUtcNow();
        live.Reconcile(listing.Channels is null ? listing with { Channels = [] } : listing, now, startOver: true);
        _replayUntil = until;
        while (_taken < until && client.Events.TryRead(out var batch))
            using (batch) Take(batch);
        if (_mustSync) return;
        ReconcileIn(_countersSkipped ? timing.ReconcileSoon : timing.Reconcile);
        live.Heard(client.LastReceived);
        live.SetLink(link => link with { Phase = LinkPhase.Live, Since = now, LastReconcileAt = now, PbxVersion = version, RefusedLists = SameOr(link.RefusedLists, _lister.Refused) });
        live.Flush();
        Report(version);
        ReadNames(cancellationToken);
    }

    /// <summary>Follows the events until everything is to be listed anew.</summary>
    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        using var heartbeat = new PeriodicTimer(timing.Tick, time);
        var tick = heartbeat.WaitForNextTickAsync(cancellationToken).AsTask();
        var more = client.Events.WaitToReadAsync(cancellationToken).AsTask();
        while (!_mustSync)
        {
            await Task.WhenAny(more, tick);
            if (more.IsCompleted)
            {
                if (!await more) await client.Completion;
                TakeSome();
                more = client.Events.WaitToReadAsync(cancellationToken).AsTask();
            }
            if (!tick.IsCompleted) continue;
            await tick;
            await BeatAsync(cancellationToken);
            tick = heartbeat.WaitForNextTickAsync(cancellationToken).AsTask();
        }
    }

    /// <summary>Not all at once: under a flood the heartbeat must have its turn.</summary>
    private void TakeSome()
    {
        for (var i = 0; i < 64 && !_mustSync && client.Events.TryRead(out var batch); i++)
            using (batch) Take(batch);
    }

    private void Take(AmiBatch batch)
    {
        if (batch.Gap > 0)
        {
            logger.Gap(batch.Gap);
            _mustSync = true;
        }
        using var writer = live.Write();
        foreach (var frame in batch)
        {
            if (originated.IsAwaited && frame.Name.SequenceEqual("OriginateResponse"u8)) originated.Take(frame);
            if (_translator.Translate(frame) is not { } happened)
            {
                recorded.Take(frame);
                continue;
            }

            _isToldOfChannels |= happened is ChannelCreated or ChannelChanged or ChannelHungUp;
            var isReplay = _taken < _replayUntil;
            if (happened is PbxBooted or PbxReloaded or PbxShuttingDown) NotePbx(happened);
            else writer.Apply(happened, batch.ReceivedAt, isReplay);
            _countersSkipped |= isReplay && happened is AgentCompleted or QueueCallerAbandoned;
        }
        _taken += batch.Count + batch.Gap;
        writer.Heard(batch.ReceivedAt);
    }

    private void NotePbx(PbxEvent happened)
    {
        switch (happened)
        {
            case PbxBooted:
                _mustSync |= !_booted;
                _booted = true;
                break;
            case PbxReloaded:
                names.Forget();
                ReconcileIn(timing.ReconcileSoon);
                break;
            case PbxShuttingDown:
                IsShuttingDown = true;
                logger.ShuttingDown();
                break;
        }
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        live.Heard(client.LastReceived);
        CheckPing(cancellationToken);
        if (_listing is { IsCompleted: true })
        {
            await CompareAsync(_listing);
        }
        else if (_listing is null && time.GetElapsedTime(_reconcileFrom) >= _reconcileAfter)
        {
            live.BeginReconcile();
            _listing = ListAsync(cancellationToken);
        }
    }

    private void CheckPing(CancellationToken cancellationToken)
    {
        var silence = time.GetUtcNow() - client.LastReceived;
        if (silence < timing.Silence) _ping = null;
        else if (_ping is null) _ping = client.SendAsync(new AmiAction("Ping"), cancellationToken, timing.PingTimeout);
        else if (silence >= timing.Silence + timing.PingTimeout) throw new LinkSilentException(silence);
    }

    /// <summary>Everything the PBX lists, and how many events had come when the last list was there.</summary>
    private async Task<Listed> ListAsync(CancellationToken cancellationToken)
    {
        var listing = await _lister.ReadAsync(cancellationToken);
        await client.SendAsync(new AmiAction("Ping"), cancellationToken); // what came before the lists' end is counted now
        return new Listed(listing, client.EventsReceived);
    }

    private async Task CompareAsync(Task<Listed> done)
    {
        try
        {
            var (listing, until) = await done;
            if (_taken < until) return; // the next beat: these events are older than the lists
            Compare(listing);
        }
        catch (AmiTimeoutException late)
        {
            logger.NotCompared(late.Message);
        }
        _listing = null;
        ReconcileIn(timing.Reconcile);
    }

    private void Compare(PbxListing listing)
    {
        var now = time.GetUtcNow();
        var corrections = live.Reconcile(listing, now, startOver: false);
        if (corrections.Total > 0) logger.Corrected(corrections.Channels, corrections.Queues, corrections.Endpoints);
        if (_isToldOfChannels) _isBlind = false;
        else if (corrections.Channels > 0 && !_isBlind)
        {
            // No list is refused to who lacks the right to events: they do not come, and that is all.
            _isBlind = true;
            logger.Blind();
        }

        live.SetLink(link => link with { Corrections = link.Corrections + corrections.Total, LastReconcileAt = now, RefusedLists = SameOr(link.RefusedLists, _isBlind ? [LinkStatus.EventsOfCalls, .. _lister.Refused] : _lister.Refused) });
        ReadNames(CancellationToken.None);
    }

    private void ReconcileIn(TimeSpan wait)
    {
        _reconcileFrom = time.GetTimestamp();
        _reconcileAfter = wait;
        _countersSkipped = false;
    }

    private void Report(string? version)
    {
        var now = live.Current;
        if (!WasLive) logger.Live(now.Link.Endpoint ?? "?", version ?? "?", live.ListChannels().Count, now.Queues.Count, now.Extensions.Count);
        if (!WasLive && _lister.Refused.Count > 0) logger.Refused(string.Join(", ", _lister.Refused));
        WasLive = true;
    }

    private void ReadNames(CancellationToken cancellationToken)
    {
        if (_naming.IsCompleted) _naming = ReadNamesAsync(cancellationToken);
    }

    private async Task ReadNamesAsync(CancellationToken cancellationToken)
    {
        try
        {
            await names.ReadAsync(client, cancellationToken);
        }
        catch (AmiException error)
        {
            logger.NoNames(error.Message);
        }
    }

    private async Task WaitAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            if (!await client.Events.WaitToReadAsync(cancellationToken).AsTask().WaitAsync(limit, time, cancellationToken)) await client.Completion;
        }
        catch (TimeoutException)
        {
            return; // it is taken as booted
        }
    }

    /// <summary>Waits for what still runs on this connection, which is over.</summary>
    private async Task EndAsync()
    {
        await client.DisposeAsync();
        await Task.WhenAll(_listing ?? Task.CompletedTask, _ping ?? Task.CompletedTask, _naming).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static IReadOnlyList<string> SameOr(IReadOnlyList<string> known, IReadOnlyList<string> now) => known.SequenceEqual(now) ? known : now;

    private sealed record Listed(PbxListing Listing, long Until);
}

using System.Threading.Channels;
using Evolvex.Portal.CallHistory;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Domain.Events;
using Evolvex.Portal.Hosting;

namespace Evolvex.Portal.EventStream;

/// <summary>A call whose last channel is gone.</summary>
/// <param name="Call">As it was last.</param>
/// <param name="EndedAt">When it was found to be over.</param>
/// <param name="Contexts">Contexts that its channels were ever in.</param>
internal sealed record EndedCall(Call Call, DateTimeOffset EndedAt, IReadOnlyList<string> Contexts)
{
    /// <summary>It has become part of another: nothing more is told of it, whatever the records say.</summary>
    public bool IsMerged { get; init; }
}

/// <summary>
/// Tells how calls ended. The verdict is that of the call records, which takes some seconds; where they do not have the call within <see cref="Patience"/>, or
/// there are none, it is what the live state knew. Calls that nobody saw, since the portal or the link was down, are told of from the records alone.
/// </summary>
internal sealed class EndedCalls(
    SettledCalls settled, UnseenCalls unseen, CdrDatabase records, EventJournal journal, RecordingWatch recordings, RecordsDelay delay, BackgroundLoops loops, TimeProvider time, ILogger<EndedCalls> logger)
    : BackgroundService
{
    /// <summary>How long the call records may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>How often calls are looked for that nobody saw.</summary>
    public static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(20);

    private const int MostWaiting = 10_000;
    private const int MostTold = 20_000;
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(1);

    private readonly Channel<EndedCall> _arrived = Channel.CreateBounded<EndedCall>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly Dictionary<string, EndedCall> _waiting = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private DateTimeOffset _swept;
    private long _dropped;
    private long _droppedTold;

    /// <summary>Tells of the call once it is known how it ended.</summary>
    public void Wait(EndedCall call)
    {
        if (!_arrived.Writer.TryWrite(call)) Interlocked.Increment(ref _dropped);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => loops.Register("events-ended", TimeSpan.FromMinutes(2))
        .RepeatAsync(TurnAsync, Turn, fault => EventStreamLog.EndedFailed(logger, fault), stoppingToken);

    private async Task TurnAsync(CancellationToken cancellationToken)
    {
        while (_waiting.Count < MostWaiting && _arrived.Reader.TryRead(out var call)) Take(call);
        try
        {
            if (records.IsConfigured) await SettleAsync(cancellationToken);
        }
        finally
        {
            // Also while the records are away: what the live state knew does not depend on them.
            GiveUpWaiting();
        }
    }

    private void Take(EndedCall call)
    {
        if (call.IsMerged) Remember(call.Call.Linkedid);
        else _waiting[call.Call.Linkedid] = call;
    }

    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_waiting.Count > 0)
        {
            foreach (var row in await settled.FindAsync(_waiting.Keys, cancellationToken))
            {
                var call = _waiting[row.CallKey];
                // Rows come one by one; one that stays open for good is told of as it is.
                if (row.IsOpen && now - call.EndedAt < Patience) continue;
                Tell(row.CallKey, EndedDrafts.Of(row, call), EndedDrafts.Traits(row, call));
                delay.Came();
            }

            await CountLateAsync(now, cancellationToken);
        }

        if (now - _swept < SweepEvery) return;
        await SweepAsync(now, cancellationToken);
        _swept = now;
    }

    /// <summary>Those that are about to be given up although everything that is written has been read.</summary>
    private async Task CountLateAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var late = _waiting.Values.Where(call => now - call.EndedAt >= Patience).ToList();
        if (late.Count == 0 || await settled.FollowedUntilAsync(cancellationToken) is not { } until) return;
        foreach (var call in late)
            if (call.EndedAt <= until) delay.Missed();
    }

    /// <summary>Calls that ended since the last look and that nobody waits for.</summary>
    private async Task SweepAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var caughtUp = 0;
        foreach (var row in await unseen.FindAsync(now, cancellationToken))
        {
            if (_told.Contains(row.CallKey) || _waiting.ContainsKey(row.CallKey)) continue;
            Tell(row.CallKey, EndedDrafts.Of(row, null), EndedDrafts.Traits(row, null));
            caughtUp++;
        }

        if (caughtUp > 0) EventStreamLog.CaughtUp(logger, caughtUp);
        await unseen.ToldAsync(cancellationToken);
    }

    /// <summary>Tells what the live state knew of those that have waited too long.</summary>
    private void GiveUpWaiting()
    {
        var now = time.GetUtcNow();
        foreach (var call in _waiting.Values.Where(call => !records.IsConfigured || now - call.EndedAt >= Patience).ToList())
            Tell(call.Call.Linkedid, EndedDrafts.Of(call), EndedDrafts.Traits(call));
        var dropped = Interlocked.Read(ref _dropped);
        if (dropped == _droppedTold) return;
        EventStreamLog.EndedDropped(logger, dropped - _droppedTold);
        _droppedTold = dropped;
    }

    private void Tell(string key, Func<EventType, EventDraft> draft, EndedTraits traits)
    {
        _waiting.Remove(key);
        if (!Remember(key)) return;
        journal.Add(draft(EventType.CallEnded));
        if (LiveVerdict.IsMissed(traits.Verdict)) journal.Add(draft(EventType.CallMissed));
        if (traits.Verdict is CallVerdict.Answered or CallVerdict.Voicemail or CallVerdict.Machine) recordings.Look(traits);
    }

    private bool Remember(string key)
    {
        if (!_told.Add(key)) return false;
        _order.Enqueue(key);
        if (_order.Count > MostTold) _told.Remove(_order.Dequeue());
        return true;
    }
}

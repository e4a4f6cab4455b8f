using Evolvex.Portal.Domain.Events;

namespace Evolvex.Portal.EventStream;

/// <summary>
/// The last events in their order, for however many readers: one writer adds, each reader goes on from where it is. Bounded by number and by bytes: what falls
/// out is gone, and a reader that has not got so far is told how much it missed. A reader never holds up anybody.
/// </summary>
internal sealed class EventJournal(TimeProvider time, int capacity = EventJournal.Capacity, long mostBytes = EventJournal.MostBytes)
{
    /// <summary>Events kept.</summary>
    public const int Capacity = 10_000;

    /// <summary>Bytes of their JSON kept.</summary>
    public const long MostBytes = 16 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly PortalEvent?[] _ring = new PortalEvent?[capacity];
    private volatile TaskCompletionSource _added = New();
    private long _epoch = time.GetUtcNow().ToUnixTimeMilliseconds();
    private long _last;
    private long _oldest = 1;
    private long _bytes;

    /// <summary>The newest event.</summary>
    public EventPlace Last
    {
        get
        {
            lock (_gate) return new EventPlace(_epoch, _last);
        }
    }

    /// <summary>Ends when something is added after it was asked for.</summary>
    public Task Added => _added.Task;

    /// <summary>Says under which epoch events are counted; before the first of them.</summary>
    public void Begin(long epoch)
    {
        lock (_gate)
        {
            if (_last > 0) throw new InvalidOperationException("Events have been told already.");
            _epoch = epoch;
        }
    }

    /// <summary>Adds an event.</summary>
    public PortalEvent Add(EventDraft draft)
    {
        PortalEvent added;
        lock (_gate)
        {
            var id = new EventPlace(_epoch, _last + 1);
            // What it was written from is not kept with it.
            added = new PortalEvent(id, draft with { Fields = static _ => { } }, EventJson.Write(id, draft));
            _last++;
            if (_last - _oldest >= capacity) DropOldest();
            _ring[_last % capacity] = added;
            _bytes += added.Json.Length;
            while (_bytes > mostBytes && _oldest < _last) DropOldest();
        }

        Interlocked.Exchange(ref _added, New()).TrySetResult();
        return added;
    }

    /// <summary>What comes after a place, oldest first.</summary>
    /// <param name="after">The last event that was read.</param>
    /// <param name="most">At most so many.</param>
    public EventRun Read(EventPlace after, int most)
    {
        lock (_gate)
        {
            var isKnown = after.Epoch == _epoch && after.Count <= _last;
            var from = Math.Max(isKnown ? after.Count + 1 : 1, _oldest);
            var until = Math.Min(_last, from + most - 1);
            var events = new PortalEvent[Math.Max(0, until - from + 1)];
            for (var at = 0; at < events.Length; at++) events[at] = _ring[(from + at) % capacity]!;
            return new EventRun(events, isKnown ? from - after.Count - 1 : null, new EventPlace(_epoch, from - 1), new EventPlace(_epoch, from + events.Length - 1));
        }
    }

    private void DropOldest()
    {
        _bytes -= _ring[_oldest % capacity]!.Json.Length;
        _ring[_oldest % capacity] = null;
        _oldest++;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>Some events.</summary>
/// <param name="Events">In their order.</param>
/// <param name="Missed">How many there had been between the place and the first of these; null: the place is of another process, and nobody knows.</param>
/// <param name="Before">The place right before the first of these.</param>
/// <param name="After">Where to go on.</param>
internal sealed record EventRun(IReadOnlyList<PortalEvent> Events, long? Missed, EventPlace Before, EventPlace After);

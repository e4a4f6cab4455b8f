using Evolvex.Portal.Asterisk.Ami;

namespace Evolvex.Portal.ManagerConsole.Events;

/// <summary>How many events came, and what became of them.</summary>
/// <param name="Seen">Came in all.</param>
/// <param name="PassedOver">Did not pass the filter, or do not pass it now.</param>
/// <param name="PushedOut">Were kept and made room for newer ones.</param>
/// <param name="Lost">Came faster than they could be looked at and were thrown away unseen.</param>
internal sealed record EventCounts(long Seen, long PassedOver, long PushedOut, long Lost);

/// <summary>The newest events that pass the filter, <see cref="Capacity"/> at most. One writes, one looks; neither waits for the other.</summary>
internal sealed class EventRing
{
    /// <summary>Events that are kept.</summary>
    public const int Capacity = 2000;

    private readonly Lock _gate = new();
    private readonly Queue<KeptEvent> _kept = new();
    private readonly SortedSet<string> _names = new(StringComparer.Ordinal);
    private EventSieve _sieve = new(EventFilter.All);
    private EventCounts _counts = new(0, 0, 0, 0);
    private long _lastId;

    /// <summary>Rises with all that changes what is to be seen.</summary>
    public long Version { get; private set; }

    /// <summary>What became of all events.</summary>
    public EventCounts Counts
    {
        get
        {
            lock (_gate) return _counts;
        }
    }

    /// <summary>Names of events that came, for a list to choose from.</summary>
    public IReadOnlyList<string> Names
    {
        get
        {
            lock (_gate) return [.. _names];
        }
    }

    /// <summary>Takes the events of a batch; only those that pass are copied.</summary>
    public void Take(AmiBatch batch)
    {
        lock (_gate)
        {
            long passedOver = 0, pushedOut = 0;
            foreach (var frame in batch)
            {
                if (!_sieve.Passes(frame))
                {
                    passedOver++;
                    continue;
                }

                if (_kept.Count == Capacity)
                {
                    _kept.Dequeue();
                    pushedOut++;
                }

                var message = frame.ToMessage();
                _kept.Enqueue(new KeptEvent(++_lastId, batch.ReceivedAt, message));
                if (_names.Count < 300) _names.Add(message.Name);
            }

            var (seen, over, pushed, lost) = _counts;
            _counts = new EventCounts(seen + batch.Count + batch.Gap, over + passedOver, pushed + pushedOut, lost + batch.Gap);
            Version++;
        }
    }

    /// <summary>Filters from now on, and what is kept too.</summary>
    public void Filter(EventFilter filter)
    {
        lock (_gate)
        {
            var sieve = _sieve = new EventSieve(filter);
            var left = _kept.Where(kept => sieve.Passes(kept.Message.Frame)).ToList();
            _counts = _counts with { PassedOver = _counts.PassedOver + _kept.Count - left.Count };
            _kept.Clear();
            foreach (var kept in left) _kept.Enqueue(kept);
            Version++;
        }
    }

    /// <summary>Forgets all events and counts.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _kept.Clear();
            _counts = new EventCounts(0, 0, 0, 0);
            Version++;
        }
    }

    /// <summary>The events that are kept, newest first.</summary>
    public IReadOnlyList<KeptEvent> Newest()
    {
        lock (_gate)
        {
            var events = _kept.ToArray();
            Array.Reverse(events);
            return events;
        }
    }
}

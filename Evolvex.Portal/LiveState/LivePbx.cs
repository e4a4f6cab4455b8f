using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Domain.Endpoints;
using Evolvex.Portal.Domain.Queues;

namespace Evolvex.Portal.LiveState;

/// <summary>
/// The live state: one writer, many readers. What events change is gathered and published at most once each <see cref="Interval"/>, as one batch for all readers
/// and one immutable snapshot; readers never hold up the writer.
/// </summary>
internal sealed partial class LivePbx : ILivePbx, IDisposable
{
    /// <summary>Least time between two batches.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a change waits for those that belong to it: a hang-up is several events within a few milliseconds.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(25);

    /// <summary>How often the time of the last message is told when nothing else changes.</summary>
    public static readonly TimeSpan FreshnessInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly ILogger<LivePbx> _logger;
    private readonly DirectionRules? _rules;
    private PbxState _state;
    private readonly ITimer _timer;
    private readonly List<LiveSubscription> _subscriptions = [];
    private Dictionary<string, Call> _calls = [];
    private Dictionary<string, CallQueue> _queues = [];
    private Dictionary<string, Extension> _extensions = [];
    private volatile PbxSnapshot _current;
    private LinkStatus _link;
    private bool _linkChanged;
    private bool _startOver;
    private bool _armed;
    private bool _disposed;
    private long _publishedAt;
    private DateTimeOffset _freshnessToldAt;

    public LivePbx(TimeProvider time, ILogger<LivePbx> logger, DirectionRules? rules = null)
    {
        _time = time;
        _logger = logger;
        _rules = rules;
        _state = new PbxState(rules);
        _link = LinkStatus.Initial(time.GetUtcNow());
        _current = new PbxSnapshot(0, _link, _calls, _queues, _extensions);
        _publishedAt = time.GetTimestamp() - (long)(Interval.TotalSeconds * time.TimestampFrequency);
        _timer = time.CreateTimer(_ => PublishDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public PbxSnapshot Current => _current;

    /// <inheritdoc/>
    public ILiveSubscription Subscribe()
    {
        lock (_gate)
        {
            var subscription = new LiveSubscription(_current, End);
            _subscriptions.Add(subscription);
            return subscription;
        }
    }

    /// <summary>Holds the state for a run of events; to be disposed soon. For the one writer.</summary>
    public Writer Write() => new(this);

    /// <summary>Begins to note what events touch, see <see cref="PbxState.BeginReconcile"/>.</summary>
    public void BeginReconcile()
    {
        lock (_gate) _state.BeginReconcile();
    }

    /// <summary>Makes the state what the PBX lists.</summary>
    /// <param name="listing">The lists.</param>
    /// <param name="at">When they were read.</param>
    /// <param name="startOver">Readers start over from a snapshot: after an outage, when nobody knows what was missed.</param>
    public PbxCorrections Reconcile(PbxListing listing, DateTimeOffset at, bool startOver)
    {
        lock (_gate)
        {
            var corrections = _state.Reconcile(listing, at);
            _startOver |= startOver;
            Schedule();
            return corrections;
        }
    }

    /// <summary>Begins with an empty state, where the one there is cannot be trusted; readers start over.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _state = new PbxState(_rules);
            (_calls, _queues, _extensions) = ([], [], []);
            _startOver = true;
            Schedule();
        }
    }

    /// <summary>Changes how the portal stands with the PBX, and tells.</summary>
    public void SetLink(Func<LinkStatus, LinkStatus> change)
    {
        lock (_gate)
        {
            var changed = change(_link);
            if (changed == _link) return;
            _link = changed;
            _linkChanged = true;
            Schedule();
        }
    }

    /// <summary>Notes that the PBX was heard of; told at most once each <see cref="FreshnessInterval"/>.</summary>
    public void Heard(DateTimeOffset at)
    {
        lock (_gate) NoteHeard(at);
    }

    /// <summary>Channels as the PBX should list them now; for comparing.</summary>
    public IReadOnlyList<ListedChannel> ListChannels()
    {
        lock (_gate) return _state.ListChannels();
    }

    /// <summary>Publishes what is gathered, now.</summary>
    public void Flush()
    {
        lock (_gate) Publish();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate) _disposed = true;
        _timer.Dispose();
    }

    private void NoteHeard(DateTimeOffset at)
    {
        if (_link.LastEventAt is { } last && last >= at) return;
        _link = _link with { LastEventAt = at };
        if (at - _freshnessToldAt < FreshnessInterval) return;
        _freshnessToldAt = at;
        _linkChanged = true;
        Schedule();
    }

    private void End(LiveSubscription subscription)
    {
        lock (_gate) _subscriptions.Remove(subscription);
    }

    /// <summary>Sees to it that what changed is published in time; held lock.</summary>
    private void Schedule()
    {
        if (_armed || _disposed || (!_linkChanged && !_startOver && !_state.HasChanges)) return;
        _armed = true;
        var sincePublished = _time.GetElapsedTime(_publishedAt);
        _timer.Change(sincePublished + Settling >= Interval ? Settling : Interval - sincePublished, Timeout.InfiniteTimeSpan);
    }

    private void PublishDue()
    {
        lock (_gate)
        {
            _armed = false;
            if (!_disposed) Publish();
        }
    }

    private void Publish()
    {
        if (!_linkChanged && !_startOver && !_state.HasChanges) return;
        _publishedAt = _time.GetTimestamp();
        var delta = _state.TakeChanges();
        _calls = Merge(_calls, delta.Calls, call => call.Linkedid, delta.EndedCalls);
        _queues = Merge(_queues, delta.Queues, queue => queue.Name, delta.RemovedQueues);
        _extensions = Merge(_extensions, delta.Extensions, extension => extension.Device, delta.RemovedExtensions);
        var link = _linkChanged ? _link : null;
        var version = _current.Version + 1;
        _current = new PbxSnapshot(version, _link, _calls, _queues, _extensions);
        var changes = _startOver
            ? PbxChanges.StartOver(_current)
            : new PbxChanges(version, null, link, delta.Calls, delta.EndedCalls, delta.Queues, delta.RemovedQueues, delta.Extensions, delta.RemovedExtensions);
        _linkChanged = _startOver = false;
        foreach (var subscription in _subscriptions)
            if (!subscription.Publish(changes, _current)) LogReaderFellBehind(version);
    }

    /// <summary>A new dictionary with the changes, since readers hold the old one; the same where nothing changed.</summary>
    private static Dictionary<string, T> Merge<T>(Dictionary<string, T> known, IReadOnlyList<T> changed, Func<T, string> key, IReadOnlyList<string> removed)
    {
        if (changed.Count + removed.Count == 0) return known;
        var merged = new Dictionary<string, T>(known);
        foreach (var gone in removed) merged.Remove(gone);
        foreach (var item in changed) merged[key(item)] = item;
        return merged;
    }

    [LoggerMessage(1200, LogLevel.Debug, "A reader of the live state fell behind and starts over at version {Version}.")]
    private partial void LogReaderFellBehind(long version);

    /// <summary>The state, held for a run of events.</summary>
    public readonly ref struct Writer : IDisposable
    {
        private readonly LivePbx _live;

        public Writer(LivePbx live)
        {
            _live = live;
            live._gate.Enter();
        }

        /// <summary>Takes in one event.</summary>
        public void Apply(PbxEvent happened, DateTimeOffset at, bool isReplay = false) => _live._state.Apply(happened, at, isReplay);

        /// <summary>Notes that the PBX was heard of.</summary>
        public void Heard(DateTimeOffset at) => _live.NoteHeard(at);

        public void Dispose()
        {
            _live.Schedule();
            _live._gate.Exit();
        }
    }
}

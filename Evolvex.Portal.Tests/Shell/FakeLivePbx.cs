using System.Threading.Channels;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Domain.Endpoints;
using Evolvex.Portal.Domain.Queues;
using Evolvex.Portal.LiveState;

namespace Evolvex.Portal.Tests.Shell;

/// <summary>A live state driven by hand: what the test sets is what the pages see.</summary>
public sealed class FakeLivePbx : ILivePbx
{
    private readonly Lock _gate = new();
    private readonly List<Subscription> _subscribers = [];
    private PbxSnapshot _current;

    public FakeLivePbx(DateTimeOffset now) => _current = new PbxSnapshot(
        1,
        new LinkStatus(LinkPhase.Live, now.AddMinutes(-5), now, 0, 0, now.AddSeconds(-20), null, "22.5.0"),
        new Dictionary<string, Call>(),
        new Dictionary<string, CallQueue>(),
        new Dictionary<string, Extension>());

    public PbxSnapshot Current
    {
        get
        {
            lock (_gate) return _current;
        }
    }

    /// <summary>How many subscribe now.</summary>
    public int Subscribers
    {
        get
        {
            lock (_gate) return _subscribers.Count;
        }
    }

    /// <summary>Set: subscribing fails with it.</summary>
    public Exception? Fault { get; set; }

    public ILiveSubscription Subscribe()
    {
        if (Fault is not null) throw Fault;
        lock (_gate)
        {
            var subscription = new Subscription(this, _current);
            _subscribers.Add(subscription);
            return subscription;
        }
    }

    /// <summary>Adds or changes calls.</summary>
    public void Put(params Call[] calls) => Change(state => state with { Calls = With(state.Calls, calls, call => call.Linkedid) }, changes => changes with { Calls = calls });

    /// <summary>Ends calls.</summary>
    public void End(params string[] linkedids) => Change(
        state => state with { Calls = state.Calls.Where(call => !linkedids.Contains(call.Key)).ToDictionary() },
        changes => changes with { EndedCalls = linkedids });

    /// <summary>Adds or changes queues.</summary>
    public void Put(params CallQueue[] queues) => Change(state => state with { Queues = With(state.Queues, queues, queue => queue.Name) }, changes => changes with { Queues = queues });

    /// <summary>Adds or changes extensions.</summary>
    public void Put(params Extension[] extensions) => Change(
        state => state with { Extensions = With(state.Extensions, extensions, extension => extension.Device) },
        changes => changes with { Extensions = extensions });

    /// <summary>Changes the link's status.</summary>
    public void Link(Func<LinkStatus, LinkStatus> change)
    {
        LinkStatus link;
        lock (_gate) link = change(_current.Link);
        Change(state => state with { Link = link }, changes => changes with { Link = link });
    }

    /// <summary>Ends all subscriptions, with a fault or as if the process ended them.</summary>
    public void Break(Exception? fault = null)
    {
        Subscription[] subscribers;
        lock (_gate) subscribers = [.. _subscribers];
        foreach (var subscriber in subscribers) subscriber.Writer.TryComplete(fault);
    }

    private static Dictionary<string, T> With<T>(IReadOnlyDictionary<string, T> all, IEnumerable<T> changed, Func<T, string> key)
    {
        var copy = new Dictionary<string, T>(all);
        foreach (var item in changed) copy[key(item)] = item;
        return copy;
    }

    private void Change(Func<PbxSnapshot, PbxSnapshot> state, Func<PbxChanges, PbxChanges> changes)
    {
        lock (_gate)
        {
            _current = state(_current) with { Version = _current.Version + 1 };
            var batch = changes(new PbxChanges(_current.Version, null, null, [], [], [], [], [], []));
            foreach (var subscriber in _subscribers) subscriber.Writer.TryWrite(batch);
        }
    }

    private sealed class Subscription(FakeLivePbx owner, PbxSnapshot snapshot) : ILiveSubscription
    {
        private readonly Channel<PbxChanges> _changes = Channel.CreateUnbounded<PbxChanges>();

        public PbxSnapshot Snapshot => snapshot;

        public ChannelReader<PbxChanges> Changes => _changes.Reader;

        public ChannelWriter<PbxChanges> Writer => _changes.Writer;

        public void Dispose()
        {
            lock (owner._gate) owner._subscribers.Remove(this);
        }
    }
}

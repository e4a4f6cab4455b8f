using System.Threading.Channels;

namespace Evolvex.Portal.LiveState;

/// <summary>One reader's way to the live state: a bounded channel. When it is full the reader has fallen behind and starts over from a snapshot.</summary>
internal sealed class LiveSubscription(PbxSnapshot snapshot, Action<LiveSubscription> end) : ILiveSubscription
{
    /// <summary>About three seconds of changes.</summary>
    public const int Capacity = 32;

    private readonly Channel<PbxChanges> _changes = Channel.CreateBounded<PbxChanges>(new BoundedChannelOptions(Capacity) { SingleWriter = true });

    public PbxSnapshot Snapshot { get; } = snapshot;

    public ChannelReader<PbxChanges> Changes => _changes.Reader;

    /// <summary>Gives changes to the reader; false when it had fallen behind and got the snapshot instead of all that it had not read. One writer at a time.</summary>
    public bool Publish(PbxChanges changes, PbxSnapshot current)
    {
        if (_changes.Writer.TryWrite(changes)) return true;
        while (_changes.Reader.TryRead(out _))
        {
            // All of it is in the snapshot.
        }
        _changes.Writer.TryWrite(PbxChanges.StartOver(current));
        return false;
    }

    public void Dispose()
    {
        end(this);
        _changes.Writer.TryComplete();
    }
}

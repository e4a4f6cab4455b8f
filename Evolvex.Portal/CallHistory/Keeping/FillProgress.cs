namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>What the filling of the call tables does.</summary>
public enum FillPhase
{
    /// <summary>Has not looked yet.</summary>
    Starting,

    /// <summary>All is read anew: what was read is taken away first.</summary>
    Clearing,

    /// <summary>Reads older records in; new calls appear meanwhile.</summary>
    Filling,

    /// <summary>An administrator paused the reading of older records; new calls appear.</summary>
    Paused,

    /// <summary>All records are read; new calls appear as they end.</summary>
    Complete,

    /// <summary>The call records or the portal's database cannot be reached.</summary>
    Troubled,

    /// <summary>No call records are set up.</summary>
    Absent,
}

/// <summary>How far the filling has come; never changes.</summary>
/// <param name="Phase">What it does.</param>
/// <param name="Oldest">The first record of the PBX, on its clock, when known.</param>
/// <param name="BackTo">Everything since then is in.</param>
/// <param name="Newest">The last record when the filling began.</param>
/// <param name="RowsPerSecond">How fast it went lately.</param>
/// <param name="Fault">What the database said; holds no secret.</param>
public sealed record FillProgress(FillPhase Phase, DateTime? Oldest, DateTime? BackTo, DateTime? Newest, double RowsPerSecond, string? Fault)
{
    public static readonly FillProgress None = new(FillPhase.Starting, null, null, null, 0, null);

    /// <summary>Part of the time that is read, 0 to 1.</summary>
    public double Share => this switch
    {
        { Phase: FillPhase.Complete } => 1,
        { Oldest: { } oldest, BackTo: { } back, Newest: { } newest } when newest > oldest => Math.Clamp((newest - back) / (newest - oldest), 0, 1),
        _ => 0,
    };
}

/// <summary>Tells pages that calls came or changed, or that the filling went on. A reader that is slow misses nothing: it asks for what is there.</summary>
internal sealed class CallFeed
{
    private readonly Lock _gate = new();
    private readonly List<System.Threading.Channels.Channel<bool>> _readers = [];
    private volatile FillProgress _progress = FillProgress.None;

    public FillProgress Progress => _progress;

    /// <summary>A way to be told; dispose it to end it.</summary>
    public CallFeedReader Subscribe()
    {
        var channel = System.Threading.Channels.Channel.CreateBounded<bool>(new System.Threading.Channels.BoundedChannelOptions(1) { FullMode = System.Threading.Channels.BoundedChannelFullMode.DropWrite });
        lock (_gate) _readers.Add(channel);
        return new CallFeedReader(channel.Reader, () =>
        {
            lock (_gate) _readers.Remove(channel);
        });
    }

    /// <summary>Calls came or changed.</summary>
    public void Signal()
    {
        lock (_gate)
            foreach (var reader in _readers) reader.Writer.TryWrite(true);
    }

    /// <summary>The filling went on.</summary>
    public void Report(FillProgress progress)
    {
        if (progress == _progress) return;
        _progress = progress;
        Signal();
    }
}

/// <summary>One reader of <see cref="CallFeed"/>.</summary>
internal sealed class CallFeedReader(System.Threading.Channels.ChannelReader<bool> signals, Action end) : IDisposable
{
    public System.Threading.Channels.ChannelReader<bool> Signals => signals;

    public void Dispose() => end();
}

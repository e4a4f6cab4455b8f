using System.Text;
using System.Threading.Channels;
using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.Asterisk.Events;
using Evolvex.Portal.LiveState;

namespace Evolvex.Portal.Asterisk;

/// <summary>
/// Notes which file Asterisk writes for a channel. MixMonitor says it in the variable <c>MIXMONITOR_FILENAME</c>, that is in an event <c>VarSet</c>; its own event
/// <c>MixMonitorStart</c> names no file.
/// </summary>
internal sealed class RecordingStarts : IRecordingStarts
{
    private const int Most = 4096;

    // Nothing may hold up the link: what does not fit is counted.
    private readonly Channel<RecordingStart> _started = Channel.CreateBounded<RecordingStart>(new BoundedChannelOptions(Most) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    private long _lost;

    /// <inheritdoc/>
    public ChannelReader<RecordingStart> Reader => _started.Reader;

    /// <inheritdoc/>
    public long TakeLost() => Interlocked.Exchange(ref _lost, 0);

    /// <summary>Takes any event; most are none of these, which costs a look at their name.</summary>
    public void Take(in AmiFrame frame)
    {
        if (!frame.Name.SequenceEqual("VarSet"u8) || !frame.FindAt(16, "Variable"u8).SequenceEqual("MIXMONITOR_FILENAME"u8)) return;
        var (uniqueid, linkedid, file) = (Text(frame.FindAt(14, "Uniqueid"u8)), Text(frame.FindAt(15, "Linkedid"u8)), Text(frame.FindAt(17, "Value"u8)));
        if (uniqueid.Length == 0 || file.Length == 0) return;
        if (!_started.Writer.TryWrite(new RecordingStart(uniqueid, linkedid.Length > 0 ? linkedid : uniqueid, file))) Interlocked.Increment(ref _lost);
    }

    private static string Text(ReadOnlySpan<byte> value) => Encoding.UTF8.GetString(value);
}

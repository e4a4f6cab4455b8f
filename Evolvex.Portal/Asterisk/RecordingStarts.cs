using System.Text;
using System.Threading.Channels;
using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.Asterisk.Events;

namespace Evolvex.Portal.Asterisk;

/// <summary>A channel whose recording has begun.</summary>
/// <param name="Uniqueid">The channel's id.</param>
/// <param name="Linkedid">The call's id.</param>
/// <param name="File">Where Asterisk writes it: a path of the PBX.</param>
internal sealed record RecordingStart(string Uniqueid, string Linkedid, string File);

/// <summary>
/// Notes which file Asterisk writes for a channel. MixMonitor says it in the variable <c>MIXMONITOR_FILENAME</c>, that is in an event <c>VarSet</c>; its own event
/// <c>MixMonitorStart</c> names no file.
/// </summary>
internal sealed class RecordingStarts
{
    private const int Most = 4096;

    // Nothing may hold up the link: what does not fit is counted.
    private readonly Channel<RecordingStart> _started = Channel.CreateBounded<RecordingStart>(new BoundedChannelOptions(Most) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    private long _lost;

    /// <summary>What was noted, in its order; for one reader.</summary>
    public ChannelReader<RecordingStart> Reader => _started.Reader;

    /// <summary>How many were not noted since this was asked last, because the reader was slow.</summary>
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

using System.Threading.Channels;

namespace Evolvex.Portal.LiveState;

/// <summary>A channel whose recording has begun.</summary>
/// <param name="Uniqueid">The channel's id.</param>
/// <param name="Linkedid">The call's id.</param>
/// <param name="File">Where Asterisk writes it: a path of the PBX.</param>
internal sealed record RecordingStart(string Uniqueid, string Linkedid, string File);

/// <summary>Which files the PBX says it writes for which channels.</summary>
internal interface IRecordingStarts
{
    /// <summary>What was noted, in its order; for one reader.</summary>
    ChannelReader<RecordingStart> Reader { get; }

    /// <summary>How many were not noted since this was asked last, because the reader was slow.</summary>
    long TakeLost();
}

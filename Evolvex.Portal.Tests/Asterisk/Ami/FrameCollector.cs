using Evolvex.Portal.Asterisk.Ami;

namespace Evolvex.Portal.Tests.Asterisk.Ami;

/// <summary>Feeds a parser and keeps what it finds.</summary>
internal sealed class FrameCollector : IAmiFrameSink
{
    public List<AmiMessage> Found { get; } = [];

    public bool WatchesEvents => true;

    /// <summary>Gives the parser pieces of the stream; a piece may be cut once more where a buffer of the parser ends.</summary>
    public static void Feed(AmiFrameReader reader, ReadOnlySpan<byte> stream, Func<int> pieceLength)
    {
        while (!stream.IsEmpty)
        {
            var room = reader.GetMemory().Span;
            var count = Math.Min(Math.Min(Math.Max(1, pieceLength()), stream.Length), room.Length);
            stream[..count].CopyTo(room);
            reader.Advance(count);
            stream = stream[count..];
        }
    }

    public bool Take(AmiFrameKind kind, AmiFrame frame)
    {
        Found.Add(frame.ToMessage());
        return true;
    }
}

using System.Buffers;

namespace Evolvex.Portal.Asterisk.Ami;

/// <summary>All that belongs to the answer of one action: the answer, and where it is a list the items and the event that ends it.</summary>
public sealed class AmiReply
{
    private readonly byte[]? addedId;

    internal AmiReply(AmiMessage answer, IReadOnlyList<AmiMessage> items, AmiMessage? completed, byte[]? addedId)
    {
        Answer = answer;
        Items = items;
        Completed = completed;
        this.addedId = addedId;
    }

    /// <summary>The first answer.</summary>
    public AmiMessage Answer { get; }

    /// <summary>The items of a list in order; empty for a plain answer.</summary>
    public IReadOnlyList<AmiMessage> Items { get; }

    /// <summary>The event that ended the list; null for a plain answer.</summary>
    public AmiMessage? Completed { get; }

    /// <summary>The bytes of all these messages as Asterisk sent them. Where the caller gave no ActionID, the lines with the client's own are left out, so that it is what the caller would have got.</summary>
    public byte[] ToBytes()
    {
        var bytes = new ArrayBufferWriter<byte>();
        Write(bytes, Answer);
        foreach (var item in Items) Write(bytes, item);
        if (Completed is not null) Write(bytes, Completed);
        return bytes.WrittenSpan.ToArray();
    }

    private void Write(ArrayBufferWriter<byte> bytes, AmiMessage message)
    {
        var frame = message.Frame;
        var own = addedId is null ? -1 : frame.IndexOf(AmiKeys.ActionId);
        if (own < 0 || !frame.ValueAt(own).SequenceEqual(addedId))
        {
            bytes.Write(frame.Bytes);
            return;
        }

        for (var i = 0; i < frame.Count; i++)
        {
            if (i == own) continue;
            bytes.Write(frame.LineAt(i));
            bytes.Write("\r\n"u8);
        }

        bytes.Write("\r\n"u8);
    }
}

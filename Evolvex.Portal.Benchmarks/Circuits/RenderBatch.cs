using System.Buffers.Binary;
using System.Text;

namespace Evolvex.Portal.Benchmarks.Circuits;

/// <summary>
/// A render batch as it goes over the wire. At its end stand five offsets: the changed components, the frames they refer to, two lists of what is gone, and
/// the table of texts. See OutOfProcessRenderBatch.ts in ASP.NET Core.
/// </summary>
internal readonly ref struct RenderBatch(ReadOnlySpan<byte> bytes)
{
    private const int EditLength = 16, FrameLength = 20, SetAttribute = 3, NoText = -1;
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Calls back with each value that an attribute of that name, on an element that was there before, was set to.</summary>
    public void OnSet(string attribute, Action<string> take)
    {
        var components = Number(_bytes.Length - 20);
        var frames = Number(_bytes.Length - 16) + 4;
        var texts = Number(_bytes.Length - 4);
        for (var index = 0; index < Number(components); index++)
        {
            var component = Number(components + 4 + 4 * index);
            var edits = Number(component + 4);
            for (var edit = component + 8; edit < component + 8 + edits * EditLength; edit += EditLength)
            {
                if (Number(edit) != SetAttribute) continue;
                var frame = frames + Number(edit + 8) * FrameLength;
                if (Text(texts, Number(frame + 4)) == attribute && Text(texts, Number(frame + 8)) is { } value) take(value);
            }
        }
    }

    private string? Text(int table, int index)
    {
        if (index == NoText) return null;
        var at = Number(table + 4 * index);
        int length = 0, shift = 0;
        byte part;
        do
        {
            part = _bytes[at++];
            length |= (part & 0x7F) << shift;
            shift += 7;
        }
        while (part >= 0x80);
        return Encoding.UTF8.GetString(_bytes.Slice(at, length));
    }

    private int Number(int at) => BinaryPrimitives.ReadInt32LittleEndian(_bytes[at..]);
}

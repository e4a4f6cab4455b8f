using System.Buffers.Binary;
using System.Text;

namespace Evolvex.Portal.Benchmarks.Circuits;

/// <summary>Reads what the hub sends: null, truth values, numbers, text, bytes and arrays of these.</summary>
internal ref struct MessagePackReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    /// <summary>The next value.</summary>
    /// <exception cref="InvalidDataException">A kind of value that the hub does not send.</exception>
    public object? Read()
    {
        var kind = _bytes[_at++];
        return kind switch
        {
            < 0x80 => (long)kind,
            < 0x90 => Pairs(kind & 0xF),
            < 0xA0 => Array(kind & 0xF),
            < 0xC0 => Text(kind & 0x1F),
            0xC0 => null,
            0xC2 => false,
            0xC3 => true,
            0xC4 => Take((int)Number(1)).ToArray(),
            0xC5 => Take((int)Number(2)).ToArray(),
            0xC6 => Take((int)Number(4)).ToArray(),
            0xCB => BinaryPrimitives.ReadDoubleBigEndian(Take(8)),
            >= 0xCC and <= 0xCF => Number(1 << (kind - 0xCC)),
            >= 0xD0 and <= 0xD3 => Signed(1 << (kind - 0xD0)),
            0xD9 => Text((int)Number(1)),
            0xDA => Text((int)Number(2)),
            0xDB => Text((int)Number(4)),
            0xDC => Array((int)Number(2)),
            >= 0xE0 => (long)(sbyte)kind,
            _ => throw new InvalidDataException($"MessagePack kind {kind:x2}"),
        };
    }

    private long Number(int size)
    {
        long number = 0;
        foreach (var part in Take(size)) number = number << 8 | part;
        return number;
    }

    private long Signed(int size) => Number(size) << (64 - 8 * size) >> (64 - 8 * size);

    private string Text(int length) => Encoding.UTF8.GetString(Take(length));

    private object?[] Array(int length)
    {
        var items = new object?[length];
        for (var index = 0; index < length; index++) items[index] = Read();
        return items;
    }

    /// <summary>Headers, which nobody needs here.</summary>
    private object? Pairs(int length)
    {
        for (var index = 0; index < 2 * length; index++) Read();
        return null;
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        var taken = _bytes.Slice(_at, length);
        _at += length;
        return taken;
    }
}

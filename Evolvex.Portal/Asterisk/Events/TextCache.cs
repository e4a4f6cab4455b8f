using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Evolvex.Portal.Asterisk.Events;

/// <summary>
/// Strings by their bytes: an id or name that was decoded lately is not decoded again. Bounded: a set of two holds what was used last, a third drives out the older.
/// For one thread.
/// </summary>
/// <param name="decode">Makes the text of some bytes.</param>
/// <param name="sets">How many sets of two; a power of two.</param>
internal sealed class TextCache(Func<ReadOnlySpan<byte>, string> decode, int sets = 2048)
{
    private const ulong Mix = 0x9E3779B97F4A7C15UL;

    private readonly Entry[] _entries = new Entry[sets * 2];
    private readonly int _shift = 64 - BitOperations.Log2((uint)sets);

    /// <summary>The text of <paramref name="bytes"/>.</summary>
    public string Get(ReadOnlySpan<byte> bytes)
    {
        var hash = Hash(bytes);
        var first = (int)(hash >> _shift) * 2;
        ref var entry = ref _entries[first];
        if (entry.Hash == hash && entry.Bytes is { } known && bytes.SequenceEqual(known)) return entry.Text!;
        ref var second = ref _entries[first + 1];
        if (second.Hash == hash && second.Bytes is { } other && bytes.SequenceEqual(other))
        {
            (entry, second) = (second, entry);
            return entry.Text!;
        }
        second = entry;
        entry = new Entry { Hash = hash, Bytes = bytes.ToArray(), Text = decode(bytes) };
        return entry.Text;
    }

    /// <summary>UTF-8; what is none is replaced, nothing throws.</summary>
    public static string Plain(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    /// <summary>A hash whose high bits are good.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Hash(ReadOnlySpan<byte> bytes)
    {
        ref var start = ref MemoryMarshal.GetReference(bytes);
        var length = bytes.Length;
        var hash = (ulong)length * Mix;
        if (length >= 8)
        {
            for (var i = 0; i <= length - 8; i += 8) hash = BitOperations.RotateLeft((hash ^ Read(ref start, i)) * Mix, 29);
            hash ^= Read(ref start, length - 8);
        }
        else
        {
            for (var i = 0; i < length; i++) hash = (hash ^ Unsafe.Add(ref start, i)) * Mix;
        }
        hash *= Mix;
        return (hash ^ hash >> 32) * Mix;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Read(ref byte start, int offset) => Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, offset));

    [StructLayout(LayoutKind.Auto)]
    private struct Entry
    {
        public ulong Hash;
        public byte[]? Bytes;
        public string? Text;
    }
}

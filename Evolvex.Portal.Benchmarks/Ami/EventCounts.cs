using System.Text;
using Evolvex.Portal.Asterisk.Ami;

namespace Evolvex.Portal.Benchmarks.Ami;

/// <summary>Counts by name, without making a string of a name that was seen before.</summary>
internal sealed class EventCounts
{
    private readonly Counter?[] latest = new Counter?[256];
    private readonly Dictionary<byte[], Counter> counters;
    private readonly Dictionary<byte[], Counter>.AlternateLookup<ReadOnlySpan<byte>> byName;

    public EventCounts()
    {
        counters = new Dictionary<byte[], Counter>(new NameComparer());
        byName = counters.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>The last event kept, so that making it is not optimised away.</summary>
    public AmiMessage? Last { get; set; }

    public void Add(ReadOnlySpan<byte> name)
    {
        ref var seen = ref latest[name.IsEmpty ? 0 : (byte)((name.Length * 31) + (name[^1] * 7) + name[name.Length / 2])];
        if (seen is null || !name.SequenceEqual(seen.Name)) seen = Find(name);
        seen.Value++;
    }

    private Counter Find(ReadOnlySpan<byte> name)
    {
        if (!byName.TryGetValue(name, out var counter)) byName[name] = counter = new Counter(name.ToArray());
        return counter;
    }

    public Dictionary<string, long> ToDictionary() => counters.ToDictionary(c => Encoding.UTF8.GetString(c.Key), c => c.Value.Value, StringComparer.Ordinal);

    private sealed class Counter(byte[] name)
    {
        public byte[] Name => name;

        public long Value { get; set; }
    }

    private sealed class NameComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        /// <summary>Length, first and last letter tell the names of events apart well enough.</summary>
        public int GetHashCode(ReadOnlySpan<byte> alternate) => alternate.IsEmpty ? 0 : alternate.Length | alternate[0] << 8 | alternate[^1] << 16 | alternate[alternate.Length / 2] << 24;

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}

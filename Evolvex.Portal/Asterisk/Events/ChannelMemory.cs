using System.Runtime.InteropServices;
using System.Text;
using Evolvex.Portal.Domain.Calls;

namespace Evolvex.Portal.Asterisk.Events;

/// <summary>What was last read of each channel, by its uniqueid; bounded, so that a channel heard of again after thousands of others is read anew.</summary>
internal sealed class ChannelMemory
{
    private const int Places = 4096;

    private readonly Place[] _places = new Place[Places];

    /// <summary>The place of a channel, which may be empty or hold another.</summary>
    public ref Place Find(ReadOnlySpan<byte> uniqueid) => ref _places[(int)(TextCache.Hash(uniqueid) >> 52)];

    /// <summary>One channel's last facts and the lines that they were read from.</summary>
    [StructLayout(LayoutKind.Auto)]
    internal struct Place
    {
        private byte[]? _bytes;
        private int _lines;
        private int _end;
        private ChannelFacts? _facts;

        /// <summary>The channel's last facts; null where the place holds none of it.</summary>
        public readonly ChannelFacts? Of(ReadOnlySpan<byte> uniqueid) => _facts is { } facts && Ascii.Equals(uniqueid, facts.Uniqueid) ? facts : null;

        /// <summary>The facts, if they were read from exactly these lines; else null.</summary>
        public readonly ChannelFacts? ReadFrom(ReadOnlySpan<byte> lines, ReadOnlySpan<byte> ids) =>
            lines.Length == _lines && lines.Length + ids.Length == _end && lines.SequenceEqual(_bytes.AsSpan(0, _lines)) && ids.SequenceEqual(_bytes.AsSpan(_lines, _end - _lines)) ? _facts : null;

        /// <summary>Keeps facts that were read from some lines.</summary>
        public void Keep(ChannelFacts facts, ReadOnlySpan<byte> lines, ReadOnlySpan<byte> ids)
        {
            Keep(facts);
            var length = lines.Length + ids.Length;
            if (_bytes is null || _bytes.Length < length) _bytes = new byte[length + 64];
            lines.CopyTo(_bytes);
            ids.CopyTo(_bytes.AsSpan(lines.Length));
            (_lines, _end) = (lines.Length, length);
        }

        /// <summary>Keeps facts that came in another form: the channel's next lines are read in any case.</summary>
        public void Keep(ChannelFacts facts)
        {
            _facts = facts;
            _lines = _end = 0;
        }
    }
}

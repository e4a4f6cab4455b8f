using System.Buffers.Binary;

namespace Evolvex.Portal.Domain.Recordings.Mp3;

/// <summary>
/// The frame in front of the sound that tells players how long it is and how much silence coder and decoder put around it (the Xing/LAME tag,
/// "Info" for constant bit rate; gabriel.mp3-tech.org/mp3infotag.html). Without it a player shows up to 0.2 s too much at 8 kHz.
/// </summary>
public static class Mp3InfoFrame
{
    private const int HeaderBytes = 4;
    private const int TocEntries = 100;

    /// <summary>Makes the frame.</summary>
    public static byte[] Make(Mp3Layout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        var frame = new byte[layout.InfoBytes];
        BinaryPrimitives.WriteUInt32BigEndian(frame, Header(layout));
        var tag = frame.AsSpan(HeaderBytes + SideInformation(layout));
        "Info"u8.CopyTo(tag);
        // Frames, bytes, table of contents, quality: all four are there.
        BinaryPrimitives.WriteUInt32BigEndian(tag[4..], 0xF);
        BinaryPrimitives.WriteUInt32BigEndian(tag[8..], (uint)Math.Min(layout.Frames, uint.MaxValue));
        BinaryPrimitives.WriteUInt32BigEndian(tag[12..], (uint)Math.Min(layout.Length, uint.MaxValue));
        for (var percent = 0; percent < TocEntries; percent++) tag[16 + percent] = (byte)(percent * 256 / TocEntries);
        WriteDelays(tag[(16 + TocEntries + 4)..], layout);
        return frame;
    }

    // Players look for the four letters only and take delay and padding from here; gains and checksums stay zero, which means unknown.
    private static void WriteDelays(Span<byte> lame, Mp3Layout layout)
    {
        "LAME3.100"u8.CopyTo(lame);
        lame[9] = 1;
        var padding = (int)(layout.Frames * layout.FrameSamples - Mp3Layout.EncoderDelay - layout.Samples);
        lame[20] = (byte)Math.Min(layout.Kilobits, byte.MaxValue);
        lame[21] = Mp3Layout.EncoderDelay >> 4;
        lame[22] = (byte)(((Mp3Layout.EncoderDelay & 0xF) << 4) | (padding >> 8));
        lame[23] = (byte)padding;
        BinaryPrimitives.WriteUInt32BigEndian(lame[28..], (uint)Math.Min(layout.Length, uint.MaxValue));
    }

    // 11 bits sync, version, layer III, no CRC, bit rate, sample rate, no padding, mono or stereo, original.
    private static uint Header(Mp3Layout layout)
    {
        var (version, rate) = layout.SampleRate switch
        {
            44100 => (3u, 0u),
            48000 => (3u, 1u),
            32000 => (3u, 2u),
            22050 => (2u, 0u),
            24000 => (2u, 1u),
            16000 => (2u, 2u),
            11025 => (0u, 0u),
            12000 => (0u, 1u),
            _ => (0u, 2u),
        };
        ReadOnlySpan<int> kilobits = version == 3
            ? [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
            : [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
        var index = (uint)kilobits.IndexOf(layout.Kilobits);
        var mode = layout.Channels == 1 ? 3u : 0u;
        return 0xFFE00000 | (version << 19) | (1u << 17) | (1u << 16) | (index << 12) | (rate << 10) | (mode << 6) | (1u << 2);
    }

    private static int SideInformation(Mp3Layout layout) => (layout.SampleRate >= 32000, layout.Channels) switch
    {
        (true, 1) => 17,
        (true, _) => 32,
        (false, 1) => 9,
        (false, _) => 17,
    };
}

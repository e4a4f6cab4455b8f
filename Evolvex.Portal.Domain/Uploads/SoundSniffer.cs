using System.Buffers.Binary;
using Evolvex.Portal.Domain.Recordings;
using Evolvex.Portal.Domain.Recordings.Audio;

namespace Evolvex.Portal.Domain.Uploads;

/// <summary>
/// Tells what a file is by its first bytes. What has a header is known by it, whatever the name says. Headerless telephone codings have nothing to be known by:
/// there the extension says which it would be, and the bytes have to behave like sound of that coding.
/// </summary>
public static class SoundSniffer
{
    /// <summary>As many bytes are worth looking at.</summary>
    public const int Enough = 32 * 1024;

    /// <summary>Speech and music go on as they went; text, archives and noise do not.</summary>
    private const double LeastLikeness = 0.25;

    private const double MostEntropy = 7.95;
    private const int FewestBytes = 160;
    private const int GsmFrame = 33;

    // Archives, pictures, documents, programs, and sound that we don't take.
    private static readonly byte[][] OtherThings =
    [
        [.. "PK"u8, 3, 4], [.. "PK"u8, 5, 6], [.. "%PDF"u8], [0x7F, .. "ELF"u8], [0x89, .. "PNG"u8], [.. "GIF8"u8], [0xFF, 0xD8, 0xFF, 0xE0], [0xFF, 0xD8, 0xFF, 0xE1], [0x1F, 0x8B, 8],
        [.. "7z"u8, 0xBC, 0xAF], [.. "Rar!"u8], [.. "BZh"u8], [0xFD, .. "7zX"u8], [.. "SQLite"u8], [.. "fLaC"u8], [.. ".snd"u8], [.. "FORM"u8], [0x1A, 0x45, 0xDF, 0xA3], [.. "MZ"u8, 0x90, 0],
        [0xCA, 0xFE, 0xBA, 0xBE],
    ];

    /// <summary>What the file is; null when it is no sound that we take.</summary>
    /// <param name="head">Its first bytes, <see cref="Enough"/> of them where there are so many.</param>
    /// <param name="extension">Of the name that the client gives, without dot, in lower case.</param>
    public static SoundKind? Sniff(ReadOnlySpan<byte> head, string extension)
    {
        if (head.Length < 12) return null;
        if (IsWav(head)) return SoundKind.Wav;
        if (head.StartsWith("RIFF"u8) || head.StartsWith("RF64"u8)) return null;
        if (head.StartsWith("OggS"u8) && head[4] == 0) return SoundKind.Ogg;
        if (head[4..].StartsWith("ftyp"u8)) return SoundKind.M4a;
        if (head.StartsWith("ID3"u8) && head[3] < 0xFF && head[4] < 0xFF) return SoundKind.Mp3;
        if (IsMpegFrame(head)) return SoundKind.Mp3;
        return IsSomethingElse(head) ? null : Headerless(head, extension);
    }

    private static bool IsWav(ReadOnlySpan<byte> head) => (head.StartsWith("RIFF"u8) || head.StartsWith("RF64"u8)) && head[8..].StartsWith("WAVE"u8);

    private static bool IsSomethingElse(ReadOnlySpan<byte> head)
    {
        foreach (var thing in OtherThings)
            if (head.StartsWith(thing)) return true;
        return IsText(head);
    }

    // µ-law has its silence at 0xFF and 0x7F, A-law at 0xD5 and 0x55: sound without a single byte outside of printable ASCII does not occur.
    private static bool IsText(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) return true;
        foreach (var letter in head)
            if (letter is < 0x20 and not (9 or 10 or 13) or >= 0x7F) return false;
        return true;
    }

    private static SoundKind? Headerless(ReadOnlySpan<byte> head, string extension)
    {
        if (head.Length < FewestBytes && extension != "gsm") return null;
        var format = RecordingFormat.Of(extension);
        return format?.Coding switch
        {
            RecordingCoding.Gsm => IsGsm(head) ? SoundKind.Gsm : null,
            RecordingCoding.MuLaw => GoesOn(head, 1, static bytes => G711Audio.MuLawSample(bytes[0])) ? SoundKind.MuLaw : null,
            RecordingCoding.ALaw => GoesOn(head, 1, static bytes => G711Audio.ALawSample(bytes[0])) ? SoundKind.ALaw : null,
            RecordingCoding.SignedLinear => GoesOn(head, 2, BinaryPrimitives.ReadInt16LittleEndian) ? SoundKind.SignedLinear(format.SampleRate) : null,
            RecordingCoding.G722 => Entropy(head) < MostEntropy ? SoundKind.G722 : null,
            _ => null,
        };
    }

    // Every frame begins with the signature 0xD.
    private static bool IsGsm(ReadOnlySpan<byte> head)
    {
        if (head.Length < GsmFrame) return false;
        for (var at = 0; at < head.Length; at += GsmFrame)
            if (head[at] >> 4 != 0xD) return false;
        return true;
    }

    /// <summary>Frame header of MPEG audio (ISO 11172-3, 2.4.2.3), and the next one where it has to be.</summary>
    private static bool IsMpegFrame(ReadOnlySpan<byte> head)
    {
        var length = MpegFrameLength(head);
        return length > 0 && length + 4 <= head.Length && MpegFrameLength(head[length..]) > 0;
    }

    private static int MpegFrameLength(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < 4 || frame[0] != 0xFF || (frame[1] & 0xE0) != 0xE0) return 0;
        var (version, layer) = ((frame[1] >> 3) & 3, (frame[1] >> 1) & 3);
        var (rate, frequency) = (frame[2] >> 4, (frame[2] >> 2) & 3);
        // Layer III only: what people call MP3.
        if (version == 1 || layer != 1 || rate is 0 or 15 || frequency == 3) return 0;
        ReadOnlySpan<int> first = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
        ReadOnlySpan<int> second = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
        ReadOnlySpan<int> hertz = [44100, 48000, 32000];
        var sampleRate = hertz[frequency] / (version == 3 ? 1 : version == 2 ? 2 : 4);
        var bits = (version == 3 ? first : second)[rate - 1] * 1000;
        return (version == 3 ? 144 : 72) * bits / sampleRate + ((frame[2] >> 1) & 1);
    }

    private delegate short SampleAt(ReadOnlySpan<byte> bytes);

    // How much a sample is like the one before, or the one before that: a tone above a quarter of the rate turns its sign each time. Silence passes.
    private static bool GoesOn(ReadOnlySpan<byte> head, int size, SampleAt sample)
    {
        double power = 0, one = 0, two = 0;
        int before = 0, earlier = 0;
        for (var at = 0; at + size <= head.Length; at += size)
        {
            int now = sample(head[at..]);
            power += (double)now * now;
            one += (double)now * before;
            two += (double)now * earlier;
            (earlier, before) = (before, now);
        }
        return power == 0 || Math.Max(Math.Abs(one), Math.Abs(two)) / power > LeastLikeness;
    }

    /// <summary>Bits a byte, 0 to 8, were the bytes independent.</summary>
    private static double Entropy(ReadOnlySpan<byte> head)
    {
        Span<int> counts = stackalloc int[256];
        foreach (var value in head) counts[value]++;
        double bits = 0;
        foreach (var count in counts)
            if (count > 0) bits -= (double)count / head.Length * Math.Log2((double)count / head.Length);
        return bits;
    }
}

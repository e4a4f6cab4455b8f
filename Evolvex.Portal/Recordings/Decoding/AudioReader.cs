using Evolvex.Portal.Domain.Recordings;
using Evolvex.Portal.Domain.Recordings.Audio;
using Evolvex.Portal.Recordings.Files;

namespace Evolvex.Portal.Recordings.Decoding;

/// <summary>Which of our own decoders reads a file.</summary>
internal static class AudioReader
{
    /// <summary>The sound of a file, as far as we decode it ourselves; null where an outside decoder has to.</summary>
    public static PcmAudio? Open(RecordingFile file, RecordingFormat format, WavFile? wav) => format.Coding switch
    {
        RecordingCoding.Wav => wav is null ? null : OfWav(file, wav),
        RecordingCoding.SignedLinear => new LinearAudio(file.ReadAt, 0, file.Length, format.SampleRate, 1, 16, isFloat: false),
        RecordingCoding.MuLaw => new G711Audio(file.ReadAt, 0, file.Length, format.SampleRate, 1, isALaw: false),
        RecordingCoding.ALaw => new G711Audio(file.ReadAt, 0, file.Length, format.SampleRate, 1, isALaw: true),
        RecordingCoding.Gsm => new GsmAudio(file.ReadAt, 0, file.Length, packedPairs: false),
        RecordingCoding.G722 => new G722Audio(file.ReadAt, 0, file.Length),
        _ => null,
    };

    private static PcmAudio? OfWav(RecordingFile file, WavFile wav) => wav switch
    {
        { Channels: > 2 } => null,
        { Coding: WavCoding.Gsm, Channels: 1 } => new GsmAudio(file.ReadAt, wav.DataOffset, wav.DataLength, packedPairs: true),
        { Coding: WavCoding.MuLaw or WavCoding.ALaw } => new G711Audio(file.ReadAt, wav.DataOffset, wav.DataLength, wav.SampleRate, wav.Channels, wav.Coding == WavCoding.ALaw),
        { Coding: WavCoding.Pcm or WavCoding.Float } when LinearAudio.Reads(wav.BitsPerSample, wav.Coding == WavCoding.Float) =>
            new LinearAudio(file.ReadAt, wav.DataOffset, wav.DataLength, wav.SampleRate, wav.Channels, wav.BitsPerSample, wav.Coding == WavCoding.Float),
        _ => null,
    };
}

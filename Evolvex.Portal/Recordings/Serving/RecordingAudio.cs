using System.Buffers.Binary;
using Evolvex.Portal.Domain.Recordings;
using Evolvex.Portal.Domain.Recordings.Audio;
using Evolvex.Portal.Domain.Recordings.Mp3;
using Evolvex.Portal.Recordings.Decoding;
using Evolvex.Portal.Recordings.Mp3;

namespace Evolvex.Portal.Recordings.Serving;

/// <summary>Makes of a recording the bytes of an answer.</summary>
internal sealed class RecordingAudio(RecordingDecoder decoder, LameSupport lame, CodecSlots slots)
{
    // Part of every validator: to be raised when the same recording is made into other bytes than before.
    private const string Making = "2";

    private const int LongestHeader = 64 * 1024;

    /// <summary>Opens a recording as WAV or MP3. What comes back is to be disposed.</summary>
    /// <exception cref="RecordingException">It cannot be played.</exception>
    public async Task<AudioBody> OpenAsync(FolderRecording recording, AudioKind kind, CancellationToken cancellation) =>
        kind == AudioKind.Mp3 ? await OpenMp3Async(recording, cancellation) : await OpenWavAsync(recording, cancellation);

    /// <summary>A stretch of a recording as WAV of 16-bit samples or as MP3. What comes back is to be disposed.</summary>
    /// <exception cref="RecordingException">It cannot be played, or nothing of the stretch lies in it.</exception>
    public async Task<AudioBody> CutAsync(FolderRecording recording, AudioKind kind, RecordingCut cut, CancellationToken cancellation) =>
        Cut(await decoder.OpenSoundAsync(recording, forMp3: kind == AudioKind.Mp3, cancellation), kind, cut);

    /// <summary>The same of sound that is open already; it is disposed with what comes back.</summary>
    public AudioBody Cut(OpenedRecording opened, AudioKind kind, RecordingCut cut)
    {
        try
        {
            var part = CutAudio.Of(opened.Audio!, cut.From, cut.To) ?? throw new RecordingException(RecordingFault.Empty, "nothing of that stretch lies in the recording");
            var version = $"{opened.Version}-cut{Making}-{cut.From.TotalMilliseconds:F0}-{cut.To.TotalMilliseconds:F0}";
            if (kind == AudioKind.Wav) return new WavBody(opened, part, $"{version}-wav", slots);
            var library = lame.Require();
            return new Mp3Body(opened, part, Mp3Layout.Of(part.SampleRate, part.Channels, part.Frames), $"{version}-mp3-{lame.VersionTag}", library, slots);
        }
        catch
        {
            opened.File.Dispose();
            throw;
        }
    }

    private async Task<AudioBody> OpenWavAsync(FolderRecording recording, CancellationToken cancellation)
    {
        var opened = await decoder.OpenAsync(recording, cancellation);
        if (opened.Audio is null)
        {
            opened.File.Dispose();
            opened = await decoder.OpenSoundAsync(recording, forMp3: false, cancellation);
        }
        var version = $"{opened.Version}-wav{Making}";
        return opened.Wav is { Coding: WavCoding.Pcm or WavCoding.Float } wav
            ? AsItIs(opened, wav, version)
            : new WavBody(opened, opened.Audio!, version, slots);
    }

    // Lengths that don't tell the truth are mended in the header; nothing else is touched.
    private static FileBody AsItIs(OpenedRecording opened, WavFile wav, string version)
    {
        if (wav.Lengths == WavLengths.Right) return new FileBody(opened, "audio/wav", version, [], 0, opened.File.Length);
        if (wav.DataOffset > LongestHeader) throw new RecordingException(RecordingFault.Broken, "the header of the WAV file is too long");
        var head = new byte[wav.DataOffset];
        opened.File.ReadAt(0, head);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(4), (uint)Math.Min(head.Length - 8 + wav.DataLength, uint.MaxValue));
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(head.Length - 4), (uint)Math.Min(wav.DataLength, uint.MaxValue));
        return new FileBody(opened, "audio/wav", version, head, wav.DataOffset, wav.DataLength);
    }

    private async Task<AudioBody> OpenMp3Async(FolderRecording recording, CancellationToken cancellation)
    {
        if (recording.Format.Coding == RecordingCoding.Mp3)
        {
            var ready = await decoder.OpenAsync(recording, cancellation);
            return new FileBody(ready, "audio/mpeg", $"{ready.Version}-mp3", [], 0, ready.File.Length);
        }
        var library = lame.Require();
        var opened = await decoder.OpenSoundAsync(recording, forMp3: true, cancellation);
        var audio = opened.Audio!;
        var layout = Mp3Layout.Of(audio.SampleRate, audio.Channels, audio.Frames);
        return new Mp3Body(opened, audio, layout, $"{opened.Version}-mp3{Making}-{lame.VersionTag}", library, slots);
    }
}

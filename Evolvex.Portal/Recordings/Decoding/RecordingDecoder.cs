using System.IO.Compression;
using Evolvex.Portal.Domain.Recordings;
using Evolvex.Portal.Domain.Recordings.Audio;
using Evolvex.Portal.Domain.Recordings.Mp3;
using Evolvex.Portal.Recordings.Files;

namespace Evolvex.Portal.Recordings.Decoding;

/// <summary>An opened recording.</summary>
/// <param name="File">What is read: the recording, or a decoded copy.</param>
/// <param name="Format">Of that file.</param>
/// <param name="Wav">Its structure where it is WAV.</param>
/// <param name="Audio">The sound in it; null where we don't decode that ourselves.</param>
/// <param name="Version">Of the recording itself: differs wherever its bytes may.</param>
/// <param name="ModifiedAt">When the recording itself was last written.</param>
internal sealed record OpenedRecording(RecordingFile File, RecordingFormat Format, WavFile? Wav, PcmAudio? Audio, string Version, DateTimeOffset ModifiedAt);

/// <summary>Opens recordings and makes them readable at any place: by our own decoders, or through a decoded copy in the cache.</summary>
internal sealed class RecordingDecoder(RecordingRoot root, DecodedCache cache, FfmpegDecoder ffmpeg, TimeProvider clock, ILogger<RecordingDecoder> logger)
{
    private const int MostMp3Rate = 48000;

    private static readonly RecordingFormat DecodedWav = RecordingFormat.Of("wav")!;

    /// <summary>Opens the file itself; an MP3 or a foreign codec has no <see cref="OpenedRecording.Audio"/> then. A packed file is unpacked.</summary>
    /// <exception cref="RecordingException">It cannot be opened.</exception>
    public async Task<OpenedRecording> OpenAsync(FolderRecording recording, CancellationToken cancellation)
    {
        var file = OpenFile(recording);
        try
        {
            if (recording.Packing == RecordingPacking.None) return Look(file, recording.Format);
            var unpacked = await UnpackAsync(recording, file, cancellation);
            file.Dispose();
            file = unpacked;
            return Look(file, recording.Format);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Opens a recording as sound, decoding it whole if need be.</summary>
    /// <param name="recording">Which.</param>
    /// <param name="forMp3">At a sample rate that MP3 has.</param>
    /// <param name="cancellation">Ends the decoding, when nobody else waits for it.</param>
    /// <exception cref="RecordingException">It cannot be opened or decoded.</exception>
    public async Task<OpenedRecording> OpenSoundAsync(FolderRecording recording, bool forMp3, CancellationToken cancellation)
    {
        var opened = await OpenAsync(recording, cancellation);
        if (opened.Audio is { } audio && (!forMp3 || Mp3Layout.SampleRates.Contains(audio.SampleRate))) return opened;
        using var source = opened.File;
        var decoded = await DecodeAsync(recording, opened, opened.Audio is null ? null : MostMp3Rate, cancellation);
        if (!forMp3 || Mp3Layout.SampleRates.Contains(decoded.Audio!.SampleRate)) return decoded;
        decoded.File.Dispose();
        return await DecodeAsync(recording, opened, MostMp3Rate, cancellation);
    }

    /// <summary>The sound of a WAV file from elsewhere.</summary>
    /// <exception cref="RecordingException">It is no WAV that we decode, or has no sound.</exception>
    public static OpenedRecording LookAtWav(RecordingFile file)
    {
        var opened = Look(file, DecodedWav);
        return opened.Audio is not null ? opened : throw new RecordingException(RecordingFault.UnknownCodec, "what is in the file is no sound that is known");
    }

    private RecordingFile OpenFile(FolderRecording recording)
    {
        var (outcome, file) = root.Open(recording.Path);
        return outcome switch
        {
            OpenOutcome.Opened => file!,
            OpenOutcome.Unreadable => throw new RecordingException(RecordingFault.Unreadable, "the portal may not read the file"),
            _ => throw new RecordingException(RecordingFault.NotFound, "the file is not there"),
        };
    }

    private static OpenedRecording Look(RecordingFile file, RecordingFormat format)
    {
        var wav = format.Coding == RecordingCoding.Wav ? WavFile.Read(file.ReadAt, file.Length) : null;
        var audio = AudioReader.Open(file, format, wav);
        if (audio is { Frames: 0 } || file.Length == 0) throw new RecordingException(RecordingFault.Empty, "there is no sound in the file");
        if (format.Coding == RecordingCoding.Wav && wav is null) throw new RecordingException(RecordingFault.UnknownCodec, "what is in the file is no WAV");
        return new OpenedRecording(file, format, wav, audio, file.Version, file.ModifiedAt);
    }

    private async Task<OpenedRecording> DecodeAsync(FolderRecording recording, OpenedRecording opened, int? sampleRate, CancellationToken cancellation)
    {
        var (demuxer, inputRate) = DemuxerOf(opened);
        var file = await cache.GetAsync($"{recording.Path}|{opened.Version}|{demuxer}|{sampleRate}", "wav", async (stream, stop) =>
        {
            var started = clock.GetTimestamp();
            try
            {
                // The one who asked first may be gone before the work is done: it holds the file for itself.
                using var source = await OpenAgainAsync(recording, stop);
                await ffmpeg.DecodeAsync(source, new FfmpegInput(demuxer, inputRate), sampleRate, stream, cache.MostBytes, stop);
                RecordingsLog.Decoded(logger, recording.Name, stream.Length, clock.GetElapsedTime(started).TotalMilliseconds);
            }
            catch (RecordingException fault)
            {
                RecordingsLog.NotDecoded(logger, recording.Name, fault.Message);
                throw;
            }
        }, cancellation);
        try
        {
            return LookAtWav(file) with { Version = opened.Version, ModifiedAt = opened.ModifiedAt };
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    // Headerless samples tell their rate by the extension only.
    private static (string Demuxer, int? Rate) DemuxerOf(OpenedRecording opened) => opened switch
    {
        { Format.DecoderInput: { } input } => (input, null),
        { Wav: not null } => ("wav", null),
        { Format.Coding: RecordingCoding.SignedLinear } => ("s16le", opened.Format.SampleRate),
        _ => throw new RecordingException(RecordingFault.UnknownCodec, "what is in the file is no sound that is known"),
    };

    private async Task<RecordingFile> OpenAgainAsync(FolderRecording recording, CancellationToken cancellation)
    {
        var file = OpenFile(recording);
        if (recording.Packing == RecordingPacking.None) return file;
        using (file) return await UnpackAsync(recording, file, cancellation);
    }

    private async Task<RecordingFile> UnpackAsync(FolderRecording recording, RecordingFile packed, CancellationToken cancellation) =>
        await cache.GetAsync($"{recording.Path}|{packed.Version}|unpacked", recording.Format.Extension, async (stream, stop) =>
        {
            using var source = OpenFile(recording);
            await using var bytes = new RecordingFileStream(source);
            try
            {
                await using var plain = recording.Packing == RecordingPacking.Gzip ? new GZipStream(bytes, CompressionMode.Decompress) : Entry(bytes);
                await BoundedCopy.CopyAsync(plain, stream, cache.MostBytes, stop);
            }
            catch (InvalidDataException fault)
            {
                throw new RecordingException(RecordingFault.Broken, "the archive is damaged", fault);
            }
        }, cancellation);

    private static Stream Entry(Stream bytes)
    {
        var archive = new ZipArchive(bytes, ZipArchiveMode.Read);
        return archive.Entries.FirstOrDefault(entry => RecordingFileName.TryParse(entry.Name, out _))?.Open()
               ?? throw new RecordingException(RecordingFault.Empty, "the archive holds no recording");
    }
}

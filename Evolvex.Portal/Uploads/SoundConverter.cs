using System.ComponentModel;
using Evolvex.Portal.Domain.Recordings.Audio;
using Evolvex.Portal.Domain.Uploads;
using Evolvex.Portal.Hosting;

namespace Evolvex.Portal.Uploads;

/// <summary>
/// Makes of any sound what Asterisk plays everywhere: WAV of 16-bit samples, 8 kHz, one channel. ffmpeg does it, and is trusted with nothing: one demuxer, no network and no
/// other file, no file to write, bounded memory, processor time, time and output.
/// </summary>
internal sealed class SoundConverter(UploadsOptions options, string program = "ffmpeg")
{
    public const int SampleRate = 8000;

    private const int MostAtOnce = 2;
    private const int MostGrowth = 8;

    private static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim _slots = new(MostAtOnce);

    /// <summary>Whether a file is already what Asterisk plays.</summary>
    public static bool Fits(WavFile? wav) =>
        wav is { Coding: WavCoding.Pcm, Channels: 1, SampleRate: SampleRate, BitsPerSample: 16, Lengths: WavLengths.Right, Frames: > 0 };

    /// <summary>Converts.</summary>
    /// <param name="from">A whole file.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="to">Becomes the WAV file.</param>
    /// <param name="cancellation">Kills the program.</param>
    /// <returns>Seconds of sound.</returns>
    /// <exception cref="UploadException">It is no sound after all, or too long; the program is missing or too slow; the disk failed.</exception>
    public async Task<double> ConvertAsync(PendingSound from, SoundKind kind, PendingSound to, CancellationToken cancellation)
    {
        if (!await _slots.WaitAsync(LongestWait, cancellation)) throw new UploadException(UploadFault.Busy, "Too many sounds are being converted; try again in a minute.");
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(LongestRun);
            var bytes = await RunAsync(from.Path, kind, to, cancellation, limit.Token);
            if (bytes == 0) throw new UploadException(UploadFault.NotAudio, "There is no sound in the file.");
            to.Content.Position = 0;
            await to.WriteAsync(WavFile.Header(SampleRate, 1, bytes), cancellation);
            return bytes / (2.0 * SampleRate);
        }
        finally
        {
            _slots.Release();
        }
    }

    private async Task<long> RunAsync(string path, SoundKind kind, PendingSound output, CancellationToken cancellation, CancellationToken limit)
    {
        using var ffmpeg = Start(Arguments(path, kind), limit);
        try
        {
            await output.WriteAsync(new byte[WavFile.PlainHeader], limit);
            var bytes = await CopyAsync(ffmpeg.Output, output, limit);
            var (code, complaint) = await ffmpeg.EndAsync(limit);
            if (code != 0) throw new UploadException(UploadFault.NotAudio, $"The file cannot be decoded: {complaint}");
            return bytes - bytes % 2;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new UploadException(UploadFault.NotAudio, $"The file could not be decoded within {LongestRun.TotalSeconds:0} s.");
        }
    }

    private async Task<long> CopyAsync(Stream from, PendingSound to, CancellationToken cancellation)
    {
        var most = (long)options.MaxMegabytes * 1024 * 1024 * MostGrowth;
        var buffer = new byte[64 * 1024];
        long copied = 0;
        while (await from.ReadAsync(buffer, cancellation) is > 0 and var got)
        {
            copied += got;
            if (copied > most) throw new UploadException(UploadFault.TooLarge, "The sound is too long.");
            await to.WriteAsync(buffer.AsMemory(0, got), cancellation);
        }
        return copied;
    }

    private static List<string> Arguments(string path, SoundKind kind)
    {
        // A file may claim to be a playlist that names other files: only its own demuxer, and only local files.
        var formats = kind == SoundKind.M4a ? "mov,mp4,m4a,3gp,3g2,mj2" : kind.Demuxer;
        List<string> arguments = ["-nostdin", "-hide_banner", "-loglevel", "error", "-protocol_whitelist", "file,pipe", "-format_whitelist", formats, "-f", kind.Demuxer];
        if (kind.SampleRate > 0 && kind != SoundKind.G722 && kind != SoundKind.Gsm) arguments.AddRange(["-ar", $"{kind.SampleRate}"]);
        arguments.AddRange(["-i", $"file:{path}", "-map", "0:a:0", "-map_metadata", "-1", "-vn", "-sn", "-dn", "-threads", "1"]);
        arguments.AddRange(["-ac", "1", "-ar", $"{SampleRate}", "-c:a", "pcm_s16le", "-f", "s16le", "pipe:1"]);
        return arguments;
    }

    private ChildProgram Start(List<string> arguments, CancellationToken cancellation)
    {
        try
        {
            return ChildProgram.Start(program, arguments, LongestRun, cancellation);
        }
        catch (Win32Exception fault)
        {
            throw new UploadException(
                UploadFault.ConverterMissing, "This file has to be converted, but ffmpeg is not installed on the portal's machine. WAV of 16 bit, 8 kHz, one channel needs no conversion.", fault);
        }
    }
}

using System.ComponentModel;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Recordings.Files;

namespace Evolvex.Portal.Recordings.Decoding;

/// <summary>How ffmpeg is to read a file.</summary>
/// <param name="Demuxer">The only demuxer that may look at it.</param>
/// <param name="SampleRate">In Hz, for headerless samples.</param>
internal sealed record FfmpegInput(string Demuxer, int? SampleRate = null);

/// <summary>
/// Decodes with ffmpeg what we don't ourselves: one demuxer, no network, one thread, bounded in time, memory and output; killed when nobody waits any more.
/// </summary>
internal sealed class FfmpegDecoder(string program = "ffmpeg")
{
    /// <summary>What an operator can do about its absence.</summary>
    public const string HowToInstall = "ffmpeg is not installed; without it ogg, opus, webm, m4a, flac, g729 and MP3 as WAV cannot be played. Debian and Ubuntu: apt install ffmpeg.";

    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(3);

    /// <summary>Decodes a file to WAV of 16-bit samples, one or two channels.</summary>
    /// <param name="file">What to decode.</param>
    /// <param name="input">How to read it.</param>
    /// <param name="sampleRate">In Hz, or null for the file's own.</param>
    /// <param name="output">Where the WAV goes; its lengths are left open.</param>
    /// <param name="mostBytes">More than this is refused.</param>
    /// <param name="cancellation">Kills the program.</param>
    /// <exception cref="RecordingException">It is not installed, failed, took too long or gave too much.</exception>
    public async Task DecodeAsync(RecordingFile file, FfmpegInput input, int? sampleRate, Stream output, long mostBytes, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(LongestRun);
        using var ffmpeg = Start(Arguments(file.PathForChildren, input, sampleRate), limit.Token);
        try
        {
            await BoundedCopy.CopyAsync(ffmpeg.Output, output, mostBytes, limit.Token);
            var (code, complaint) = await ffmpeg.EndAsync(limit.Token);
            if (code != 0) throw new RecordingException(RecordingFault.Broken, $"ffmpeg gave up with {code}: {complaint}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new RecordingException(RecordingFault.Broken, $"ffmpeg was not done after {LongestRun.TotalMinutes:0} minutes");
        }
    }

    private static List<string> Arguments(string path, FfmpegInput input, int? sampleRate)
    {
        // A file may claim to be a playlist that names other files: only its own demuxer, and only local files.
        List<string> arguments = ["-nostdin", "-hide_banner", "-loglevel", "error", "-protocol_whitelist", "file,pipe", "-format_whitelist", DemuxerNames(input.Demuxer), "-f", input.Demuxer];
        if (input.SampleRate is { } own) arguments.AddRange(["-ar", $"{own}"]);
        arguments.AddRange(["-i", $"file:{path}", "-map", "0:a:0", "-vn", "-sn", "-dn", "-threads", "1"]);
        if (sampleRate is { } rate) arguments.AddRange(["-ar", $"{rate}"]);
        arguments.AddRange(["-af", "aformat=channel_layouts=mono|stereo", "-c:a", "pcm_s16le", "-f", "wav", "-bitexact", "pipe:1"]);
        return arguments;
    }

    private static string DemuxerNames(string demuxer) => demuxer switch
    {
        "matroska" => "matroska,webm",
        "mov" => "mov,mp4,m4a,3gp,3g2,mj2",
        _ => demuxer,
    };

    private ChildProgram Start(List<string> arguments, CancellationToken cancellation)
    {
        try
        {
            return ChildProgram.Start(program, arguments, LongestRun, cancellation);
        }
        catch (Win32Exception fault)
        {
            throw new RecordingException(RecordingFault.DecoderMissing, HowToInstall, fault);
        }
    }
}

using System.Diagnostics;
using System.Runtime.InteropServices;
using Evolvex.Portal.Domain.Recordings.Audio;

namespace Evolvex.Portal.Tests.Recordings;

/// <summary>The ffmpeg program, to make recordings of every format and to hear what was made of them.</summary>
internal static class Ffmpeg
{
    /// <summary>Writes samples as a file of any format.</summary>
    public static async Task EncodeAsync(short[] samples, int sampleRate, int channels, string path, params string[] codec)
    {
        var plain = path + ".source.wav";
        await File.WriteAllBytesAsync(plain, [.. WavFile.Header(sampleRate, channels, samples.Length * 2L), .. MemoryMarshal.AsBytes(samples.AsSpan())]);
        await RunAsync(["-i", plain, .. codec, path]);
        File.Delete(plain);
    }

    /// <summary>The sound of a file as 16-bit samples.</summary>
    public static async Task<short[]> DecodeAsync(string path, int sampleRate, int channels = 1, params string[] input)
    {
        var bytes = await RunAsync([.. input, "-i", path, "-ar", $"{sampleRate}", "-ac", $"{channels}", "-c:a", "pcm_s16le", "-f", "s16le", "-"]);
        return MemoryMarshal.Cast<byte, short>(bytes).ToArray();
    }

    /// <summary>Runs it; what it writes.</summary>
    public static async Task<byte[]> RunAsync(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("ffmpeg") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in (string[])["-nostdin", "-y", "-hide_banner", "-loglevel", "error", .. arguments]) start.ArgumentList.Add(argument);
        using var process = Process.Start(start) ?? throw new InvalidOperationException("These tests need ffmpeg: apt install ffmpeg.");
        var complaint = process.StandardError.ReadToEndAsync();
        using var output = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(output);
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, await complaint);
        return output.ToArray();
    }
}

using System.Diagnostics;
using System.Globalization;
using Evolvex.Portal.Domain.Recordings;
using Evolvex.Portal.Domain.Recordings.Mp3;
using Evolvex.Portal.Recordings.Finding;
using Evolvex.Portal.Recordings.Serving;

namespace Evolvex.Portal.Benchmarks.Recordings;

/// <summary>
/// <c>recordings</c>: first sound of the MP3 of an hour at the service beside ffmpeg's in the same run, the waveform, the whole, and the index of a million files. Medians.
/// Ends with 1 when the MP3 is not at least twenty times sooner than ffmpeg's.
/// </summary>
internal static class RecordingLoad
{
    private const int Rounds = 15;

    public static async Task<int> RunAsync()
    {
        await using var fixture = new RecordingFixture();
        using var body = await fixture.OpenAsync(AudioKind.Mp3);
        var layout = Mp3Layout.Of(8000, 1, 8000L * RecordingFixture.Seconds);
        await FirstSoundAsync(body, 0, layout.InfoBytes);

        var start = await MedianAsync(() => FirstSoundAsync(body, 0, layout.InfoBytes));
        var random = new Random(1);
        var inside = await MedianAsync(() => FirstSoundAsync(body, random.NextInt64(layout.InfoBytes, body.Length - 5000), 0));
        var opening = await MedianAsync(async () =>
        {
            using var fresh = await fixture.OpenAsync(AudioKind.Mp3);
            await FirstSoundAsync(fresh, 0, layout.InfoBytes);
        });
        var ffmpeg = await MedianAsync(() => FfmpegFirstByteAsync(fixture.File));
        Say("first sound of an hour's MP3, found and opened", opening);
        Say("first sound of an hour's MP3, from the start", start);
        Say("first sound of an hour's MP3, any place", inside);
        Say("first byte of ffmpeg on the same file", ffmpeg);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ffmpeg / portal: {ffmpeg / opening:F0}"));
        // A waveform that was drawn is kept: each has a number of points of its own.
        var points = 1000;
        Say("waveform of an hour, the first since the start", await OnceAsync(() => fixture.DrawAsync(points++)));
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        Say("waveform of an hour, 1000 points", await MedianAsync(() => fixture.DrawAsync(points++)));
        Say("  of that processor", (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalMilliseconds / Rounds);
        cpu = Process.GetCurrentProcess().TotalProcessorTime;
        Say("whole MP3 of an hour", await OnceAsync(() => body.WriteAsync(new FirstSound(0).Writer, 0, body.Length, CancellationToken.None)));
        Say("  of that processor", (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalMilliseconds);
        Index();
        return ffmpeg / opening >= 20 ? 0 : 1;
    }

    private static void Say(string what, double milliseconds) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {milliseconds:F2} ms"));

    private static async Task FirstSoundAsync(AudioBody body, long from, long after)
    {
        using var stop = new CancellationTokenSource();
        await using var sound = new FirstSound(after);
        var writing = body.WriteAsync(sound.Writer, from, body.Length - from, stop.Token);
        await sound.Heard.Task;
        await stop.CancelAsync();
        await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task FfmpegFirstByteAsync(string file)
    {
        var start = new ProcessStartInfo("ffmpeg") { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in (string[])["-nostdin", "-loglevel", "quiet", "-i", file, "-c:a", "libmp3lame", "-b:a", "32k", "-f", "mp3", "-"]) start.ArgumentList.Add(argument);
        using var process = Process.Start(start) ?? throw new InvalidOperationException("This measures against ffmpeg: apt install ffmpeg.");
        await process.StandardOutput.BaseStream.ReadExactlyAsync(new byte[1]);
        process.Kill();
        await process.WaitForExitAsync();
    }

    private static void Index()
    {
        const int files = 1_000_000;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var index = new RecordingIndex(new RecordingLayout(["{uniqueid}.wav"]));
        for (var file = 0; file < files; file++) index.Set($"2024/{file / 40_000 + 1:00}/01", $"{1_700_000_000 + file}.{file}.wav", 100_000, 1);
        var memory = (GC.GetTotalMemory(forceFullCollection: true) - before) / 1024 / 1024;
        var started = Stopwatch.GetTimestamp();
        for (var call = 0; call < 1000; call++)
            if (index.Find($"{1_700_000_000 + call * 997}.{call * 997}").Count != 1) throw new InvalidOperationException("The index has lost a file.");
        Say("a thousand calls in an index of a million files", Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        Console.WriteLine($"index of a million files: {memory} MB");
    }

    private static async Task<double> OnceAsync(Func<Task> act)
    {
        var started = Stopwatch.GetTimestamp();
        await act();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static async Task<double> MedianAsync(Func<Task> act)
    {
        var times = new List<double>();
        for (var round = 0; round < Rounds; round++) times.Add(await OnceAsync(act));
        times.Sort();
        return times[Rounds / 2];
    }
}

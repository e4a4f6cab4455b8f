using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Evolvex.Portal.DemoPbx.Sound;

namespace Evolvex.Portal.Tests.DemoPbx;

public sealed class RecordingShelfTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("evolvex-demo-").FullName;
    private readonly RecordingShelf shelf;

    public RecordingShelfTests() => shelf = new RecordingShelf(folder);

    [Fact]
    public void A_recording_is_a_wave_file_of_eight_kilohertz_mono()
    {
        var bytes = Record("1760000000.7", 12);

        bytes.Length.ShouldBe(44 + 12 * 8000 * 2);
        bytes.AsSpan(0, 4).SequenceEqual("RIFF"u8).ShouldBeTrue();
        bytes.AsSpan(8, 8).SequenceEqual("WAVEfmt "u8).ShouldBeTrue();
        Number(bytes, 4).ShouldBe(bytes.Length - 8);
        (Number(bytes, 16), Number(bytes, 20), Number(bytes, 24), Number(bytes, 28), Number(bytes, 32), Number(bytes, 40)).ShouldBe((16, 0x10001, 8000, 16_000, 0x100002, 12 * 16_000));
        var file = Directory.GetFiles(folder).ShouldHaveSingleItem();
        File.GetLastWriteTimeUtc(file).ShouldBe(DateTime.UnixEpoch.AddSeconds(1760000012));
    }

    [Fact]
    public void It_is_as_loud_as_speech_and_never_overdriven()
    {
        var samples = Samples(Record("1760000000.8", 30));

        Level(samples).ShouldBeInRange(-26, -16);
        samples.Max(s => Math.Abs((int)s)).ShouldBeLessThan(32_500);
        samples.Average(s => (double)s).ShouldBeInRange(-300, 300);
    }

    [Fact]
    public void It_has_the_rhythm_of_speech_syllables_and_pauses()
    {
        var frames = Samples(Record("1760000000.9", 60)).Chunk(160).Select(Level).ToList();
        var loud = frames.Count(f => f > -30);
        var quiet = frames.Count(f => f < -50);

        ((double)loud / frames.Count).ShouldBeInRange(0.35, 0.9);
        ((double)quiet / frames.Count).ShouldBeInRange(0.05, 0.5);

        // Rises and falls some three to eight times a second, as syllables do.
        var rises = frames.Zip(frames.Skip(1)).Count(pair => pair.First < -22 && pair.Second >= -22);
        (rises / 60.0).ShouldBeInRange(1.5, 9);
        LongestRun(frames, f => f < -45).ShouldBeLessThan(150);
    }

    [Fact]
    public void Two_calls_sound_different_and_one_call_always_the_same()
    {
        var first = Record("1760000001.1", 10);
        File.Delete(Path.Combine(folder, "1760000001.1.wav"));

        Record("1760000001.1", 10).ShouldBe(first);
        Record("1760000001.2", 10).SequenceEqual(first).ShouldBeFalse();
    }

    [Fact]
    public void The_shelf_does_not_grow_without_end()
    {
        for (var i = 0; i < 120; i++)
            File.WriteAllBytes(Path.Combine(folder, $"{1_760_000_000 + i * 30_000}.1.wav"), [0]);

        shelf.Trim();

        Directory.GetFiles(folder).Length.ShouldBe(90);
        File.Exists(Path.Combine(folder, "1763570000.1.wav")).ShouldBeTrue();
        File.Exists(Path.Combine(folder, "1760000000.1.wav")).ShouldBeFalse();
    }

    [Fact]
    public void One_busy_day_does_not_push_the_others_out()
    {
        File.WriteAllBytes(Path.Combine(folder, "1759000000.1.wav"), [0]);
        for (var i = 0; i < 200; i++)
            File.WriteAllBytes(Path.Combine(folder, $"{1_760_000_000 + i}.1.wav"), [0]);

        shelf.Trim();

        Directory.GetFiles(folder).Length.ShouldBe(31);
        File.Exists(Path.Combine(folder, "1759000000.1.wav")).ShouldBeTrue();
        File.Exists(Path.Combine(folder, "1760000199.1.wav")).ShouldBeTrue();
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private byte[] Record(string uniqueid, int seconds)
    {
        shelf.Record(uniqueid, seconds, CancellationToken.None);
        return File.ReadAllBytes(Path.Combine(folder, uniqueid + ".wav"));
    }

    private static short[] Samples(byte[] file) => MemoryMarshal.Cast<byte, short>(file.AsSpan(44)).ToArray();

    private static double Level(short[] samples) => 20 * Math.Log10(Math.Sqrt(samples.Average(s => (double)s * s)) / short.MaxValue + 1e-6);

    private static int LongestRun(IEnumerable<double> values, Func<double, bool> holds)
    {
        var (longest, run) = (0, 0);
        foreach (var value in values)
            longest = Math.Max(longest, run = holds(value) ? run + 1 : 0);
        return longest;
    }

    private static int Number(byte[] bytes, int at) => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at));
}

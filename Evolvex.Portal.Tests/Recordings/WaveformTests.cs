using Evolvex.Portal.Domain.Recordings.Audio;

namespace Evolvex.Portal.Tests.Recordings;

public sealed class WaveformTests
{
    [Theory]
    [InlineData(1, 1000, 8000)]
    [InlineData(2, 1000, 8000)]
    [InlineData(1, 7, 100_003)]
    [InlineData(2, 999, 100_003)]
    [InlineData(1, 5000, 4999)]
    [InlineData(2, 1, 1)]
    public void Each_point_is_the_lowest_and_highest_of_its_stretch(int channels, int points, int frames)
    {
        var samples = TestSound.Make("speech", 8000, frames, channels);
        var waveform = new Waveform(frames, channels, points);
        var random = new Random(points);
        for (var at = 0; at < samples.Length;)
        {
            var count = Math.Min(samples.Length - at, random.Next(1, 5000) * channels);
            waveform.Add(samples.AsSpan(at, count));
            at += count;
        }

        waveform.Points.ShouldBe(Math.Min(points, frames));
        for (var point = 0; point < waveform.Points; point++)
            for (var channel = 0; channel < channels; channel++)
            {
                var stretch = Enumerable.Range(0, frames).Where(frame => (long)frame * waveform.Points / frames == point).Select(frame => samples[frame * channels + channel]).ToList();
                waveform[channel, point].ShouldBe((stretch.Min(), stretch.Max()));
                if (frames > 20_000 && point > 20) return;
            }
    }

    [Fact]
    public void What_never_came_is_silent_and_what_is_too_much_is_left_out()
    {
        var waveform = new Waveform(100, 1, 10);
        waveform.Add(Enumerable.Repeat((short)5, 50).ToArray());
        waveform[0, 4].ShouldBe(((short)5, (short)5));
        waveform[0, 5].ShouldBe(((short)0, (short)0));
        waveform.Add(Enumerable.Repeat((short)7, 500).ToArray());
        waveform[0, 9].ShouldBe(((short)7, (short)7));
    }

    [Fact]
    public void A_recording_without_samples_has_no_points() => new Waveform(0, 1, 1000).Points.ShouldBe(0);
}

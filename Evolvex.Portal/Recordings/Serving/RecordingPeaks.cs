using Evolvex.Portal.Domain.Recordings.Audio;
using Evolvex.Portal.Recordings.Decoding;
using Evolvex.Portal.Recordings.Remote;
using Microsoft.Extensions.Caching.Memory;

namespace Evolvex.Portal.Recordings.Serving;

/// <summary>What a player draws of a recording.</summary>
/// <param name="SampleRate">In Hz.</param>
/// <param name="Duration">In seconds.</param>
/// <param name="Points">Stretches of equal length.</param>
/// <param name="Channels">For each channel lowest and highest sample of each stretch in turn, −32768…32767.</param>
internal sealed record Peaks(int SampleRate, double Duration, int Points, IReadOnlyList<short[]> Channels);

/// <summary>Makes the waveforms of recordings, and keeps the last few.</summary>
internal sealed class RecordingPeaks(RecordingDecoder decoder, CodecSlots slots, IServiceProvider services) : IDisposable
{
    /// <summary>Most stretches that one waveform has.</summary>
    public const int MostPoints = 8000;

    private const int MostKept = 256;
    private const int BlockSamples = 32 * 1024;
    private const int BlocksInSlot = 64;

    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = MostKept });

    /// <summary>The waveform of a recording.</summary>
    /// <exception cref="RecordingException">It cannot be played.</exception>
    public async Task<(Peaks Peaks, string Version)> OfAsync(Recording recording, int points, CancellationToken cancellation)
    {
        var opened = recording switch
        {
            FolderRecording inFolder => await decoder.OpenSoundAsync(inFolder, forMp3: false, cancellation),
            RemoteRecording remote => await services.GetRequiredService<RemoteCopies>().OpenAsync(remote, cancellation),
            _ => throw new InvalidOperationException($"A {recording.GetType().Name} has no waveform."),
        };
        using var file = opened.File;
        var version = $"{opened.Version}-peaks{points}";
        if (_known.TryGetValue(version, out Peaks? peaks)) return (peaks!, version);
        peaks = await MeasureAsync(opened.Audio!, Math.Clamp(points, 1, MostPoints), cancellation);
        _known.Set(version, peaks, new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = TimeSpan.FromMinutes(30) });
        return (peaks, version);
    }

    public void Dispose() => _known.Dispose();

    private async Task<Peaks> MeasureAsync(PcmAudio audio, int points, CancellationToken cancellation)
    {
        var waveform = new Waveform(audio.Frames, audio.Channels, points);
        var block = new short[BlockSamples];
        for (long frame = 0, got = 1; got > 0;)
        {
            using var slot = await slots.TakeAsync(cancellation);
            for (var count = 0; count < BlocksInSlot && got > 0; count++)
            {
                got = audio.Read(frame, block);
                waveform.Add(block.AsSpan(0, (int)got * audio.Channels));
                frame += got;
            }
        }
        return new Peaks(audio.SampleRate, audio.Duration.TotalSeconds, waveform.Points, [.. Enumerable.Range(0, audio.Channels).Select(channel => Flat(waveform, channel))]);
    }

    private static short[] Flat(Waveform waveform, int channel)
    {
        var flat = new short[waveform.Points * 2];
        for (var point = 0; point < waveform.Points; point++) (flat[2 * point], flat[2 * point + 1]) = waveform[channel, point];
        return flat;
    }
}

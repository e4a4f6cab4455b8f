using System.IO.Pipelines;
using System.Runtime.InteropServices;
using Evolvex.Portal.Domain.Recordings.Audio;
using Evolvex.Portal.Recordings.Decoding;

namespace Evolvex.Portal.Recordings.Serving;

/// <summary>Decoded sound as a WAV file of 16-bit samples, decoded as it is written.</summary>
internal sealed class WavBody(OpenedRecording opened, PcmAudio audio, string version, CodecSlots slots)
    : AudioBody("audio/wav", WavFile.PlainHeader + audio.Frames * audio.Channels * 2, version, opened.ModifiedAt, opened.File)
{
    private const int BlockFrames = 8192;

    private readonly byte[] _header = WavFile.Header(audio.SampleRate, audio.Channels, audio.Frames * audio.Channels * 2);

    public override async Task WriteAsync(PipeWriter output, long from, long count, CancellationToken cancellation)
    {
        if (from < _header.Length)
        {
            var head = _header.AsMemory((int)from, (int)Math.Min(_header.Length - from, count));
            await output.WriteAsync(head, cancellation);
            from += head.Length;
            count -= head.Length;
        }
        var frameBytes = audio.Channels * 2;
        var samples = new short[BlockFrames * audio.Channels];
        while (count > 0)
        {
            var sound = from - _header.Length;
            var frame = sound / frameBytes;
            using (await slots.TakeAsync(cancellation)) Fill(frame, samples);
            var skip = (int)(sound - frame * frameBytes);
            var bytes = (int)Math.Min(count, samples.Length * 2 - skip);
            MemoryMarshal.AsBytes(samples.AsSpan()).Slice(skip, bytes).CopyTo(output.GetSpan(bytes));
            output.Advance(bytes);
            from += bytes;
            count -= bytes;
            if ((await output.FlushAsync(cancellation)).IsCompleted) return;
        }
    }

    private void Fill(long frame, Span<short> samples)
    {
        var got = audio.Read(frame, samples) * audio.Channels;
        samples[got..].Clear();
    }
}

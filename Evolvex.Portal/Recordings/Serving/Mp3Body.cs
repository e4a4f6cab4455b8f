using System.Buffers;
using System.IO.Pipelines;
using Evolvex.Portal.Domain.Recordings.Audio;
using Evolvex.Portal.Domain.Recordings.Mp3;
using Evolvex.Portal.Recordings.Decoding;
using Evolvex.Portal.Recordings.Mp3;

namespace Evolvex.Portal.Recordings.Serving;

/// <summary>A recording as MP3, encoded as it is written: no temporary file, no cache, and every range at once.</summary>
internal sealed class Mp3Body(OpenedRecording opened, PcmAudio audio, Mp3Layout layout, string version, LameLibrary lame, CodecSlots slots)
    : AudioBody("audio/mpeg", layout.Length, version, opened.ModifiedAt, opened.File)
{
    // The first sound goes out before its whole segment is encoded.
    private const int FirstFrames = 12;

    public override async Task WriteAsync(PipeWriter output, long from, long count, CancellationToken cancellation)
    {
        if (from < layout.InfoBytes)
        {
            var info = Mp3InfoFrame.Make(layout).AsMemory((int)from, (int)Math.Min(layout.InfoBytes - from, count));
            output.Write(info.Span);
            from += info.Length;
            count -= info.Length;
        }
        var first = true;
        while (count > 0)
        {
            var written = await WriteSegmentAsync(output, from, count, first, cancellation);
            if (written < 0) return;
            from += written;
            count -= written;
            first = false;
        }
        await output.FlushAsync(cancellation);
    }

    // −1: the reader has gone.
    private async Task<long> WriteSegmentAsync(PipeWriter output, long from, long count, bool first, CancellationToken cancellation)
    {
        var number = layout.FrameAt(from) / Mp3Layout.SegmentFrames;
        var begin = layout.OffsetOf(number * Mp3Layout.SegmentFrames);
        var end = layout.OffsetOf(Math.Min(layout.Frames, (number + 1) * Mp3Layout.SegmentFrames));
        var wanted = (int)Math.Min(end - from, count);
        var early = first ? Math.Min(wanted, FirstFrames * layout.LongestFrame) : 0;
        Mp3Segment? segment = null;
        try
        {
            using (await slots.TakeAsync(cancellation))
            {
                segment = new Mp3Segment(lame, layout, audio, number);
                segment.Skip(from - begin);
                Encode(segment, output, early > 0 ? early : wanted);
            }
            if ((await output.FlushAsync(cancellation)).IsCompleted) return -1;
            if (early == 0 || early == wanted) return wanted;
            using (await slots.TakeAsync(cancellation)) Encode(segment, output, wanted - early);
            return (await output.FlushAsync(cancellation)).IsCompleted ? -1 : wanted;
        }
        finally
        {
            segment?.Dispose();
        }
    }

    private static void Encode(Mp3Segment segment, PipeWriter output, int bytes)
    {
        segment.Read(output.GetSpan(bytes)[..bytes]);
        output.Advance(bytes);
    }
}

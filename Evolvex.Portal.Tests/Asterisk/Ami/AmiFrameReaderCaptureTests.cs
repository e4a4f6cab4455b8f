using System.Text;
using Evolvex.Portal.Asterisk.Ami;

namespace Evolvex.Portal.Tests.Asterisk.Ami;

/// <summary>Every recorded conversation, cut in every way, reads the same.</summary>
public sealed class AmiFrameReaderCaptureTests
{
    public static TheoryData<string> Captures => AmiCaptures.All;

    [Theory]
    [MemberData(nameof(Captures))]
    public void A_recorded_stream_reads_as_the_plain_reading_does(string capture)
    {
        var stream = AmiCaptures.AfterBanner(capture);
        var expected = PlainReading.Of(stream);
        var found = AmiCaptures.Messages(capture);

        found.Count.ShouldBe(expected.Count);
        for (var i = 0; i < expected.Count; i++) expected[i].Equals(found[i].Frame).ShouldBeTrue($"message {i}: {expected[i].Text}");
    }

    [Theory]
    [MemberData(nameof(Captures))]
    public void The_bytes_of_all_messages_put_together_are_the_recorded_stream_but_for_empty_lines_between_them(string capture)
    {
        var rebuilt = string.Concat(AmiCaptures.Messages(capture).Select(message => Encoding.Latin1.GetString(message.Bytes.Span)));

        var recorded = Encoding.Latin1.GetString(AmiCaptures.AfterBanner(capture)).Replace("\r\n\r\n\r\n", "\r\n\r\n", StringComparison.Ordinal);
        string.Equals(rebuilt, recorded, StringComparison.Ordinal).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Captures))]
    public void A_stream_that_comes_byte_by_byte_reads_the_same(string capture)
    {
        var stream = AmiCaptures.AfterBanner(capture);
        var expected = PlainReading.Of(stream);
        var sink = new Checker(expected);
        using var reader = new AmiFrameReader(sink, stream.Length, blockSize: 4096, largestBlock: 4096);

        FrameCollector.Feed(reader, stream, () => 1);

        sink.Checked.ShouldBe(expected.Count);
    }

    [Theory]
    [MemberData(nameof(Captures))]
    public void A_stream_cut_at_any_one_byte_reads_the_same(string capture)
    {
        // A message begins anew for the parser; so each message is cut at each of its bytes, with the next one behind it, again and again in one stream.
        var messages = PlainReading.Of(AmiCaptures.AfterBanner(capture));
        var sink = new PairChecker { First = messages[0], Second = messages[0] };
        using var reader = new AmiFrameReader(sink, maxMessageBytes: 1 << 20, blockSize: AmiFrameReader.LargestBlock);
        var rounds = 0;
        for (var i = 0; i < messages.Count; i++)
        {
            sink.First = messages[i];
            sink.Second = messages[(i + 1) % messages.Count];
            byte[] pair = [.. sink.First.Bytes, .. sink.Second.Bytes];
            for (var cut = 0; cut < sink.First.Bytes.Length; cut++, rounds++)
            {
                FeedWhole(reader, pair.AsSpan(0, cut));
                FeedWhole(reader, pair.AsSpan(cut));
            }
        }

        sink.Pairs.ShouldBe(rounds);
        reader.Pending.ShouldBe(0);
    }

    /// <summary>In one piece, so that the cut is the one that was meant.</summary>
    private static void FeedWhole(AmiFrameReader reader, ReadOnlySpan<byte> piece)
    {
        var room = reader.GetMemory().Span;
        piece.CopyTo(room);
        reader.Advance(piece.Length);
    }

    private static void Demand(bool same, AmiFrame frame, PlainReading wanted)
    {
        if (!same) throw new ShouldAssertException($"Read otherwise: {frame.ToString()}\nand not {wanted.Text}");
    }

    /// <summary>Compares message after message.</summary>
    private sealed class Checker(List<PlainReading> expected) : IAmiFrameSink
    {
        public int Checked { get; private set; }

        public bool WatchesEvents => true;

        public bool Take(AmiFrameKind kind, AmiFrame frame)
        {
            var wanted = expected[Checked++];
            Demand(wanted.Equals(frame), frame, wanted);
            return true;
        }
    }

    /// <summary>Compares the same two messages again and again; of the second, which is not cut, only the bytes.</summary>
    private sealed class PairChecker : IAmiFrameSink
    {
        private bool second;

        public required PlainReading First { get; set; }

        public required PlainReading Second { get; set; }

        public int Pairs { get; private set; }

        public bool WatchesEvents => true;

        public bool Take(AmiFrameKind kind, AmiFrame frame)
        {
            if (second) Demand(frame.Bytes.SequenceEqual(Second.Bytes), frame, Second);
            else Demand(First.Equals(frame), frame, First);
            if (second) Pairs++;
            second = !second;
            return true;
        }
    }
}

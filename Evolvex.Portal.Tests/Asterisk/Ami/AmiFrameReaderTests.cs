using System.Text;
using Evolvex.Portal.Asterisk.Ami;

namespace Evolvex.Portal.Tests.Asterisk.Ami;

public sealed class AmiFrameReaderTests
{
    [Fact]
    public void Events_come_in_a_batch_and_answers_between_them_do_not()
    {
        var collector = new AnswersOnly();
        using var reader = new AmiFrameReader(collector, 4096);
        Feed(reader, "Event: One\r\nA: 1\r\n\r\nResponse: Success\r\nActionID: x\r\n\r\nEvent: Two\r\n\r\nOdd: 1\r\n\r\nEvent: Thr"u8);

        using var batch = reader.TakeBatch(DateTimeOffset.UnixEpoch).ShouldNotBeNull();

        Names(batch).ShouldBe(["One", "Two"]);
        batch.ReceivedAt.ShouldBe(DateTimeOffset.UnixEpoch);
        Text(batch[0].Find("A"u8)).ShouldBe("1");
        Text(batch[1].Bytes).ShouldBe("Event: Two\r\n\r\n");
        collector.Taken.ShouldBe([(AmiFrameKind.Response, "Success"), (AmiFrameKind.Other, "1")]);
        reader.TakeBatch(default).ShouldBeNull();
    }

    [Fact]
    public void A_batch_stays_readable_while_the_parser_goes_on_through_many_blocks()
    {
        using var reader = new AmiFrameReader(new AnswersOnly(), 4096, blockSize: 1024, largestBlock: 1024);
        var batches = new List<AmiBatch>();
        for (var i = 0; i < 2000; i++)
        {
            Feed(reader, Encoding.ASCII.GetBytes($"Event: E{i}\r\nValue: {new string('x', i % 50)}\r\n\r\n"));
            if (reader.TakeBatch(default) is { } batch) batches.Add(batch);
        }

        batches.SelectMany(Names).ShouldBe(Enumerable.Range(0, 2000).Select(i => $"E{i}"));
        batches.Sum(batch => batch.ByteCount).ShouldBe(Enumerable.Range(0, 2000).Sum(i => $"Event: E{i}\r\nValue: \r\n\r\n".Length + (i % 50)));
        foreach (var batch in batches) batch.Dispose();
    }

    [Fact]
    public void A_batch_that_was_disposed_is_not_read()
    {
        using var reader = new AmiFrameReader(new AnswersOnly(), 4096);
        Feed(reader, "Event: One\r\n\r\n"u8);
        var batch = reader.TakeBatch(default).ShouldNotBeNull();
        batch.Dispose();
        batch.Dispose();

        Should.Throw<ObjectDisposedException>(() => Names(batch));
    }

    [Fact]
    public void A_message_longer_than_allowed_ends_it()
    {
        using var reader = new AmiFrameReader(new AnswersOnly(), maxMessageBytes: 10_000);
        var piece = Encoding.ASCII.GetBytes("Output: " + new string('x', 990) + "\r\n");
        Feed(reader, "Response: Success\r\n"u8);

        var error = Should.Throw<AmiProtocolException>(() =>
        {
            for (var i = 0; i < 20; i++) Feed(reader, piece);
        });

        error.Message.ShouldContain("10000 bytes");
    }

    [Fact]
    public void A_message_of_a_megabyte_in_pieces_reads_whole()
    {
        var collector = new FrameCollector();
        using var reader = new AmiFrameReader(collector, 4 << 20, blockSize: 4096, largestBlock: 4096);
        var text = "Response: Success\r\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"Output: line {i} of the many lines that come\r\n")) + "\r\n";

        FrameCollector.Feed(reader, Encoding.ASCII.GetBytes(text + text), () => 1460);

        collector.Found.Count(message => string.Equals(message.ToString(), text, StringComparison.Ordinal)).ShouldBe(2);
        collector.Found[1].GetAll("Output").Last().ShouldBe("line 19999 of the many lines that come");
    }

    [Theory]
    [InlineData("Event: A\r\nX: 1\n\r\n\r\n", 2)] // a bare LF at the end of a value, as Park and PJSIP send
    [InlineData("Event: A\r\n\n\r\n\r\n", 2)] // a line that is one LF
    [InlineData("Event: A\r\n\r\r\n\r\n", 2)] // a line that is one CR
    [InlineData("Event: A\r\nX: 1\n\nY: 2\n\r\n\r\n", 2)] // a value of several lines with an empty one
    [InlineData("\r\n\r\nEvent: A\r\n\r\n\r\n", 1)] // empty lines between messages
    [InlineData("Event: A\r\n: no name\r\nno colon\r\n\r\n", 3)]
    public void Only_CRLF_ends_a_line_and_only_an_empty_line_a_message(string stream, int lines)
    {
        var message = AmiMessage.ParseAll(Encoding.ASCII.GetBytes(stream)).ShouldHaveSingleItem();

        message.Count.ShouldBe(lines);
        message.Name.ShouldBe("A");
    }

    private static void Feed(AmiFrameReader reader, ReadOnlySpan<byte> bytes) => FrameCollector.Feed(reader, bytes, () => int.MaxValue);

    private static List<string> Names(AmiBatch batch)
    {
        var names = new List<string>();
        foreach (var frame in batch) names.Add(Text(frame.Name));
        return names;
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    private sealed class AnswersOnly : IAmiFrameSink
    {
        public List<(AmiFrameKind Kind, string Name)> Taken { get; } = [];

        public bool WatchesEvents => false;

        public bool Take(AmiFrameKind kind, AmiFrame frame)
        {
            Taken.Add((kind, Text(frame.Name)));
            return true;
        }
    }
}

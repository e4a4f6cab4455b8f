using System.Text;
using Evolvex.Portal.Asterisk.Ami;
using FsCheck;
using FsCheck.Fluent;

namespace Evolvex.Portal.Tests.Asterisk.Ami;

/// <summary>Streams and cuts made at random.</summary>
public sealed class AmiFuzzTests
{
    private const int Limit = 4096;

    /// <summary>Bytes of which most mean something to the parser.</summary>
    private static Gen<byte[]> Noise =>
        Gen.Frequency((3, Gen.Elements("\r\n:\n\r "u8.ToArray())), (1, Gen.Choose(0, 255).Select(b => (byte)b)), (1, Gen.Elements("EventRsponse"u8.ToArray())))
            .ArrayOf();

    private static Gen<int[]> Cuts => Gen.Frequency((4, Gen.Choose(1, 7)), (2, Gen.Choose(8, 200)), (1, Gen.Constant(5000))).NonEmptyListOf().Select(cuts => cuts.ToArray());

    /// <summary>A value may hold anything but CRLF.</summary>
    private static Gen<byte[]> Value =>
        Gen.Frequency((3, Gen.Choose(0, 255).Select(b => (byte)b)), (1, Gen.Elements("\r\n: "u8.ToArray()))).ArrayOf().Select(bytes => Without("\r\n", bytes));

    private static Gen<string> Name => Gen.Elements("Channel", "Uniqueid", "CallerIDName", "Output", "Variable", "X-1", "ключ", "a b");

    private static Gen<Made> Message =>
        from first in Gen.Elements("Event", "Response", "event", "Asterisk")
        from name in Gen.Elements("Newchannel", "Success", "Hangup", "VarSet")
        from lines in Gen.Zip(Name, Value).ListOf()
        select new Made([(first, Encoding.ASCII.GetBytes(name)), .. lines.Select(line => (line.Item1, line.Item2))]);

    [Fact]
    public void Whatever_comes_is_read_without_fault_and_as_the_plain_reading_reads_it() =>
        Check(5_000, 300, Gen.Zip(Noise, Cuts), (stream, cuts) =>
        {
            var expected = PlainReading.Of(stream);
            var found = Read(stream, cuts);
            return found.Count == expected.Count && expected.Zip(found).All(pair => pair.First.Equals(pair.Second.Frame));
        });

    [Fact]
    public void Messages_made_at_random_come_back_whatever_the_cuts() =>
        Check(500, 60, Gen.Zip(Message.NonEmptyListOf(), Cuts), (messages, cuts) =>
        {
            var found = Read([.. messages.SelectMany(message => message.Bytes)], cuts);
            return found.Count == messages.Count && messages.Zip(found).All(pair => pair.First.Matches(pair.Second));
        });

    [Fact]
    public void Memory_stays_bounded_when_no_message_ever_ends() =>
        Check(500, 400, Gen.Zip(Noise, Cuts), (noise, cuts) =>
        {
            var piece = (byte[])[.. "x"u8, .. Without("\r", noise)];
            var most = 0;
            using var reader = new AmiFrameReader(new FrameCollector(), Limit, blockSize: 1024, largestBlock: 1024);
            var cut = 0;
            Should.Throw<AmiProtocolException>(() =>
            {
                for (var fed = 0; fed <= Limit + 8192; fed += piece.Length)
                {
                    FrameCollector.Feed(reader, piece, () => cuts[cut++ % cuts.Length]);
                    most = Math.Max(most, reader.HeldBytes);
                }
            });
            return most <= 32 * Limit;
        });

    [Fact]
    public void A_random_action_is_read_back_as_it_was_made() =>
        Check(500, 130, Gen.Zip(Gen.Zip(Name, Value).ListOf(), Cuts), (lines, cuts) =>
        {
            var action = new AmiAction("UserEvent");
            var kept = new List<(string Name, byte[] Value)> { ("Action", "UserEvent"u8.ToArray()) };
            foreach (var (name, value) in lines.Take(AmiAction.MaxLines - 2))
            {
                var allowed = value.Where(b => b is not (0 or (byte)'\r' or (byte)'\n')).Take(900).ToArray();
                action.With(name, allowed);
                kept.Add((name, allowed));
            }

            kept.Add(("ActionID", "own-1"u8.ToArray()));
            return new Made(kept).Matches(Read(action.Serialize("own-1"), cuts).Single());
        });

    private static List<AmiMessage> Read(byte[] stream, int[] cuts)
    {
        var collector = new FrameCollector();
        using var reader = new AmiFrameReader(collector, 1 << 20, blockSize: 256, largestBlock: 256);
        var cut = 0;
        FrameCollector.Feed(reader, stream, () => cuts[cut++ % cuts.Length]);
        return collector.Found;
    }

    private static byte[] Without(string unwanted, byte[] bytes)
    {
        var text = Encoding.Latin1.GetString(bytes);
        while (text.Contains(unwanted, StringComparison.Ordinal)) text = text.Replace(unwanted, "", StringComparison.Ordinal);
        return Encoding.Latin1.GetBytes(text);
    }

    private static void Check<TA, TB>(int times, int size, Gen<(TA, TB)> inputs, Func<TA, TB, bool> holds) =>
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(times).WithEndSize(size), Prop.ForAll(inputs.ToArbitrary(), input => holds(input.Item1, input.Item2)));

    /// <summary>A message as it was made.</summary>
    private sealed record Made(List<(string Name, byte[] Value)> Lines)
    {
        public byte[] Bytes => [.. Lines.SelectMany(line => (byte[])[.. Encoding.UTF8.GetBytes(line.Name), .. ": "u8, .. line.Value, .. "\r\n"u8]), .. "\r\n"u8];

        public bool Matches(AmiMessage message) =>
            message.Count == Lines.Count
            && message.Select(line => line.Name).SequenceEqual(Lines.Select(line => line.Name))
            && Lines.Select((line, index) => message.Frame.ValueAt(index).SequenceEqual(line.Value)).All(same => same);
    }
}

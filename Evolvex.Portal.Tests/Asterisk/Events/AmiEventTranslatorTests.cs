using System.Text;
using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.Asterisk.Events;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Domain.Endpoints;
using Evolvex.Portal.Tests.Calls;
using FsCheck;
using FsCheck.Fluent;

namespace Evolvex.Portal.Tests.Asterisk.Events;

public sealed class AmiEventTranslatorTests
{
    private const string Channel = "Event: Newchannel\r\nPrivilege: call,all\r\nChannel: PJSIP/110-00000001\r\nChannelState: 5\r\nChannelStateDesc: Ringing\r\nCallerIDNum: 110\r\n" +
        "CallerIDName: {0}\r\nConnectedLineNum: <unknown>\r\nConnectedLineName: <unknown>\r\nLanguage: en\r\nAccountCode: \r\nContext: outgoing\r\nExten: s\r\nPriority: 1\r\n" +
        "Uniqueid: 1795323439.153\r\nLinkedid: 1795323439.152\r\n\r\n";

    private readonly AmiEventTranslator _translator = new();

    [Theory]
    [InlineData("Anna Petrova", "Anna Petrova")]
    [InlineData(@"O\'Brien \""Pat\""", "O'Brien \"Pat\"")]
    [InlineData(@"a\tb\\c", "a\tb\\c")]
    [InlineData(@"ends with \", "ends with \\")]
    [InlineData("<unknown>", null)]
    [InlineData("", null)]
    [InlineData("Борис", "Борис")]
    public void The_name_of_a_party_loses_its_escapes_and_an_absent_one_is_null(string sent, string? expected) => Created(Format(sent)).CallerName.ShouldBe(expected);

    [Fact]
    public void Bytes_that_are_no_text_are_replaced_and_nothing_throws()
    {
        byte[] message = [.. Encoding.UTF8.GetBytes(Format("@"))];
        message[Array.IndexOf(message, (byte)'@')] = 0xC8;

        var created = (ChannelCreated)_translator.Translate(AmiMessage.Parse(message).Frame)!;
        created.Channel.CallerName.ShouldBe("\uFFFD");
    }

    [Fact]
    public void A_channel_is_read_with_all_its_facts() =>
        Created(Format("Anna")).ShouldBe(new ChannelFacts("1795323439.153", "PJSIP/110-00000001", "1795323439.152", ChannelState.Ringing, "110", "Anna", null, null, "outgoing", "s"));

    [Fact]
    public void Headers_in_another_order_or_with_others_between_are_read_as_well()
    {
        var lines = Format("Anna").TrimEnd().Split("\r\n");
        var turned = string.Join("\r\n", [lines[0], "Timestamp: 1795323439.5", "SystemName: pbx", .. lines[1..].Reverse(), "", ""]);

        Created(turned).ShouldBe(Created(Format("Anna")));
    }

    [Fact]
    public void Two_events_of_one_channel_share_their_strings()
    {
        var (first, second) = (Created(Format("Anna")), Created(Format("Anna")));

        second.Uniqueid.ShouldBeSameAs(first.Uniqueid);
        second.CallerName.ShouldBeSameAs(first.CallerName);
        second.Context.ShouldBeSameAs(first.Context);
    }

    [Theory]
    [InlineData("VarSet")]
    [InlineData("RTCPSent")]
    [InlineData("RTCPReceived")]
    [InlineData("Cdr")]
    [InlineData("TestEvent")]
    [InlineData("HangupRequest")]
    [InlineData("NoSuchEventAtAllWithAVeryLongName")]
    public void Events_that_do_not_matter_are_turned_away_by_name_and_cost_no_memory(string name)
    {
        var message = AmiMessage.Parse(Encoding.UTF8.GetBytes(Format("Anna").Replace("Newchannel", name, StringComparison.Ordinal)));
        _translator.Translate(message.Frame).ShouldBeNull();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) _translator.Translate(message.Frame);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void A_repeated_event_costs_the_event_itself_and_no_text()
    {
        var message = AmiMessage.Parse(Encoding.UTF8.GetBytes(Format("Борис")));
        _translator.Translate(message.Frame).ShouldNotBeNull();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) _translator.Translate(message.Frame);
        ((GC.GetAllocatedBytesForCurrentThread() - before) / 1000).ShouldBeLessThan(160);
    }

    [Fact]
    public void An_originate_response_is_no_channel_though_it_names_one()
    {
        var message = new CaptureReplay("ami/originate-async").Events.First(e => e.Name == "OriginateResponse");
        _translator.Translate(message.Frame).ShouldBeNull();
    }

    [Fact]
    public void A_contact_is_told_by_its_endpoint()
    {
        var message = new CaptureReplay("ami/events-answered").Events.First(e => e.Name == "ContactStatus");
        _translator.Translate(message.Frame).ShouldBe(new ContactChanged("PJSIP/109", new ContactFacts("sip:109@127.0.0.1:5092", ContactState.Present, null)));
    }

    [Fact]
    public void Every_event_of_every_recording_is_translated_or_turned_away_without_a_fault()
    {
        foreach (var capture in CaptureReplay.Names())
            foreach (var message in new CaptureReplay(capture).Events)
                if (AmiEventWords.Find(message.Frame.Name) != AmiEventWord.None) _translator.Translate(message.Frame).ShouldNotBeNull(message.ToString());
    }

    [Fact]
    public void Garbled_events_never_throw_and_leave_a_state_that_can_be_read()
    {
        var messages = new CaptureReplay("ami/events-queue-answered").Events.Concat(new CaptureReplay("ami/events-conference").Events).Concat(new CaptureReplay("ami/events-park").Events).ToArray();
        var edits = Gen.Choose(0, int.MaxValue).Select(seed => new Random(seed)).ToArbitrary();
        Prop.ForAll(edits, random =>
        {
            var state = new PbxState();
            var at = DateTimeOffset.UnixEpoch;
            for (var i = 0; i < 400; i++)
            {
                var garbled = Garble(messages[random.Next(messages.Length)].Bytes.Span, random);
                foreach (var message in AmiMessage.ParseAll(garbled))
                    if (_translator.Translate(message.Frame) is { } happened) state.Apply(happened, at += TimeSpan.FromMilliseconds(1));
                if (i % 20 == 0) state.TakeChanges();
            }
            state.Reconcile(new PbxListing { Channels = [], Bridges = [], Queues = [] }, at);
            state.CallCount.ShouldBe(0);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(50));
    }

    /// <summary>Lines lost, doubled, swapped, bytes turned over; the message stays one message.</summary>
    private static byte[] Garble(ReadOnlySpan<byte> message, Random random)
    {
        var lines = Encoding.Latin1.GetString(message).TrimEnd('\r', '\n').Split("\r\n").ToList();
        for (var edits = random.Next(4); edits > 0 && lines.Count > 2; edits--)
        {
            var at = random.Next(lines.Count);
            switch (random.Next(5))
            {
                case 0: lines.RemoveAt(at); break;
                case 1: lines.Insert(random.Next(lines.Count), lines[at]); break;
                case 2: (lines[at], lines[0]) = (lines[0], lines[at]); break;
                case 3: lines[at] = lines[at].Split(':')[0] + ": "; break;
                default: lines[at] += (char)random.Next(32, 256); break;
            }
        }
        return Encoding.Latin1.GetBytes(string.Join("\r\n", lines.Where(line => line.Length > 0)) + "\r\n\r\n");
    }

    private static string Format(string name) => Channel.Replace("{0}", name, StringComparison.Ordinal);

    private ChannelFacts Created(string message) => _translator.Translate(AmiMessage.Parse(Encoding.UTF8.GetBytes(message)).Frame).ShouldBeOfType<ChannelCreated>().Channel;
}

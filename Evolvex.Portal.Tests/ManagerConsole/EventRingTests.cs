using System.Text;
using System.Text.Json;
using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.ManagerConsole.Events;
using Evolvex.Portal.Tests.Asterisk.Ami;

namespace Evolvex.Portal.Tests.ManagerConsole;

public sealed class EventRingTests
{
    private static readonly IReadOnlyList<AmiMessage> Call = [.. AmiCaptures.Messages("ami/events-answered").Where(message => message.Kind == AmiFrameKind.Event)];

    [Theory]
    [InlineData("Newchannel", "", "", "", 2)]
    [InlineData("newchannel, Hangup", "", "", "", 4)]
    [InlineData("Bridge*", "", "", "", 6)]
    [InlineData("Nothing", "", "", "", 0)]
    public void Names_choose_events(string names, string channel, string linkedid, string text, int count) =>
        Passing(new EventFilter(names, channel, linkedid, text)).Count.ShouldBe(count);

    [Fact]
    public void A_call_is_followed_by_its_linkedid_in_whatever_header()
    {
        var linkedid = Call.First(message => message.Name == "Newchannel")["Linkedid"]!;
        var events = Passing(EventFilter.All with { Linkedid = linkedid });

        events.Select(message => message.Name).ShouldContain("DialBegin");
        events.Select(message => message.Name).ShouldNotContain("DeviceStateChange");
        Passing(EventFilter.All with { Linkedid = linkedid[..^1] }).ShouldBeEmpty("a part is another call");
    }

    [Fact]
    public void Channel_and_text_look_for_a_part_in_any_case()
    {
        Passing(EventFilter.All with { Channel = "pjsip/110" }).Select(message => message.Name).ShouldContain("DialBegin");
        Passing(EventFilter.All with { Text = "normal CLEARING" }).Select(message => message.Name).ShouldContain("Hangup");
    }

    [Fact]
    public async Task The_newest_are_kept_and_the_rest_is_counted()
    {
        var ring = new EventRing();
        ring.Filter(EventFilter.All with { Names = "UserEvent" });
        await using var pbx = new ScriptedPbx(async session =>
        {
            await session.LetInAsync();
            var text = new StringBuilder();
            for (var i = 0; i < 3000; i++) text.Append(System.Globalization.CultureInfo.InvariantCulture, $"Event: {(i % 3 == 0 ? "Other" : "UserEvent")}\r\nNumber: {i}\r\n\r\n");
            await session.SendAsync(text.ToString());
            await session.SendAsync("Event: UserEvent\r\nNumber: caf\u00e9\r\n\r\n"u8.ToArray());
            await session.SendAsync("Event: UserEvent\r\nN: "u8.ToArray());
            await session.SendAsync(new byte[] { 0xC0, 0x80 });
            await session.SendAsync("\r\n\r\n");
            await session.SeeOffAsync();
        });
        await using (var client = await pbx.ConnectAsync())
        {
            while (ring.Counts.Seen < 3002)
            {
                using var batch = await client.Events.ReadAsync(new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token);
                ring.Take(batch);
            }
        }

        ring.Counts.ShouldBe(new EventCounts(3002, 1000, 2, 0));
        ring.Newest().Count.ShouldBe(EventRing.Capacity);
        ring.Newest()[0].Message["N"].ShouldBe("\uFFFD\uFFFD", "bytes that are no UTF-8 harm nobody");
        ring.Newest()[^1].Message["Number"].ShouldBe("4");

        ring.Filter(EventFilter.All with { Text = "café" });
        ring.Newest().ShouldHaveSingleItem();
        ring.Counts.PassedOver.ShouldBe(1000 + EventRing.Capacity - 1);
        ring.Clear();
        ring.Counts.ShouldBe(new EventCounts(0, 0, 0, 0));
    }

    [Fact]
    public async Task What_came_too_fast_to_be_looked_at_is_counted_as_lost()
    {
        const int count = 2000;
        var text = string.Concat(Enumerable.Range(0, count).Select(i => $"Event: UserEvent\r\nNumber: {i}\r\n\r\n"));
        await using var pbx = new ScriptedPbx(async session =>
        {
            await session.LetInAsync();
            foreach (var part in text.Chunk(4000)) await session.SendAsync(new string(part));
            await session.SeeOffAsync();
        });
        await using var client = await pbx.ConnectAsync(options => options with { MaxBacklogBytes = 8000 });
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (client.EventsReceived < count) await Task.Delay(10, deadline.Token);

        var ring = new EventRing();
        while (ring.Counts.Seen < count)
        {
            using var batch = await client.Events.ReadAsync(deadline.Token);
            ring.Take(batch);
        }

        ring.Counts.Lost.ShouldBe(count - ring.Newest().Count);
        ring.Counts.Lost.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Files_have_the_oldest_first_and_json_keeps_headers_that_come_again()
    {
        var at = new DateTimeOffset(2024, 10, 30, 9, 59, 0, TimeSpan.Zero);
        KeptEvent[] newestFirst =
        [
            new(2, at.AddSeconds(1), AmiMessage.Parse("Event: B\r\nV: 1\r\nV: \"2\"\r\n\r\n"u8)), new(1, at, AmiMessage.Parse("Event: A\r\n\r\n"u8)),
        ];

        EventFile.Text(newestFirst).ShouldBe("# 2024-10-30T09:59:00.000+00:00\r\nEvent: A\r\n\r\n# 2024-10-30T09:59:01.000+00:00\r\nEvent: B\r\nV: 1\r\nV: \"2\"\r\n\r\n");
        var lines = EventFile.JsonLines(newestFirst).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(2);
        JsonDocument.Parse(lines[1]).RootElement.GetProperty("V").EnumerateArray().Select(value => value.GetString()).ShouldBe(["1", "\"2\""]);
    }

    private static List<AmiMessage> Passing(EventFilter filter)
    {
        var sieve = new EventSieve(filter);
        return [.. Call.Where(message => sieve.Passes(message.Frame))];
    }
}

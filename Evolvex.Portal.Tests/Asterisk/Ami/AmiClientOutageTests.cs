using System.Diagnostics;
using Evolvex.Portal.Asterisk.Ami;

namespace Evolvex.Portal.Tests.Asterisk.Ami;

/// <summary>Connections that end, stall or overflow.</summary>
public sealed class AmiClientOutageTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_connection_that_ends_in_a_message_ends_all_that_waits_after_the_last_whole_event()
    {
        await using var pbx = new ScriptedPbx(async session =>
        {
            await session.LetInAsync();
            await session.NextAsync();
            await session.NextAsync();
            await session.SendAsync("Event: Whole\r\n\r\nEvent: Half\r\nChan");
        });
        await using var client = await pbx.ConnectAsync();

        var answer = client.SendAsync(new AmiAction("Ping"), None);
        var list = client.ExchangeAsync(new AmiAction("Status"), None);

        (await Should.ThrowAsync<AmiConnectionLostException>(() => answer)).Message.ShouldBe("The server closed the connection in the middle of a message.");
        await Should.ThrowAsync<AmiConnectionLostException>(() => list);
        await Should.ThrowAsync<AmiConnectionLostException>(() => client.Completion.WaitAsync(Soon));
        (await client.TakeEventNamesAsync(1)).ShouldBe(["Whole"]);
        await Should.ThrowAsync<AmiConnectionLostException>(async () => await client.Events.WaitToReadAsync());
        await Should.ThrowAsync<AmiConnectionLostException>(() => client.SendAsync(new AmiAction("Ping"), None));
    }

    [Fact]
    public async Task A_list_that_the_end_of_the_connection_cuts_short_is_no_whole_list()
    {
        await using var pbx = new ScriptedPbx(async session =>
        {
            await session.LetInAsync();
            var action = await session.NextAsync();
            await session.SendAsync($"Response: Success\r\nActionID: {action.ActionId}\r\nEventList: start\r\n\r\nEvent: Status\r\nActionID: {action.ActionId}\r\n\r\n");
        });
        await using var client = await pbx.ConnectAsync();

        await Should.ThrowAsync<AmiConnectionLostException>(() => client.ExchangeAsync(new AmiAction("Status"), None));
    }

    [Fact]
    public async Task A_message_longer_than_allowed_ends_the_connection()
    {
        await using var pbx = new ScriptedPbx(async session =>
        {
            await session.LetInAsync();
            await session.SendAsync("Event: Long\r\n" + new string('x', 20_000));
            await session.StayAsync();
        });
        await using var client = await pbx.ConnectAsync(options => options with { MaxMessageBytes = 10_000 });

        (await Should.ThrowAsync<AmiProtocolException>(() => client.Completion.WaitAsync(Soon))).Message.ShouldContain("longer than 10000 bytes");
    }

    [Fact]
    public async Task Garbage_does_no_harm()
    {
        await using var pbx = new ScriptedPbx(async session =>
        {
            await session.LetInAsync();
            await session.SendAsync("\r\n\r\n<html>\r\n\r\n\0\0: :\n\r\n\r\nEvent: Good\r\n\r\n");
            await session.SeeOffAsync();
        });
        await using var client = await pbx.ConnectAsync();

        (await client.TakeEventNamesAsync(1)).ShouldBe(["Good"]);
        client.UnmatchedAnswers.ShouldBe(2);
    }

    [Fact]
    public async Task A_server_that_takes_nothing_cannot_hold_a_sender_for_ever()
    {
        await using var pbx = new ScriptedPbx(async session =>
        {
            await session.LetInAsync();
            await session.IgnoreAsync();
        });
        await using var client = await pbx.ConnectAsync(options => options with { SendTimeout = Short, ActionTimeout = TimeSpan.FromMinutes(5) });
        var large = new AmiAction("UserEvent");
        for (var i = 0; i < 120; i++) large.With("Fill", new string('x', 1000));

        var senders = Enumerable.Range(0, 200).Select(_ => client.SendAsync(large, None)).ToList();

        await Should.ThrowAsync<AmiException>(() => Task.WhenAll(senders).WaitAsync(Soon));
        (await Should.ThrowAsync<AmiTimeoutException>(() => client.Completion.WaitAsync(Soon))).Message.ShouldBe("The server took no data for 0.3 s: the connection is given up.");
    }

    [Fact]
    public async Task A_consumer_that_does_not_read_delays_nothing_and_is_told_what_it_lost()
    {
        const int Sent = 20_000;
        await using var pbx = new ScriptedPbx(async session =>
        {
            await session.LetInAsync();
            for (var i = 0; i < Sent; i += 100)
                await session.SendAsync(string.Concat(Enumerable.Range(i, 100).Select(n => $"Event: Flood\r\nNumber: {n}\r\nFill: {new string('x', 100)}\r\n\r\n")));
            await session.AnswerAsync();
            await session.SendAsync("Event: Last\r\n\r\n");
            await session.SeeOffAsync();
        });
        await using var client = await pbx.ConnectAsync(options => options with { MaxBacklogBytes = 200_000 });

        (await client.SendAsync(new AmiAction("Ping"), None, Soon)).IsSuccess.ShouldBeTrue();
        client.EventBacklogBytes.ShouldBeLessThan(500_000);

        long taken = 0, lost = 0;
        var next = 0L;
        for (var name = ""; name != "Last";)
        {
            (await client.Events.WaitToReadAsync().AsTask().WaitAsync(Soon)).ShouldBeTrue();
            if (!client.Events.TryRead(out var batch)) continue;
            using (batch)
            {
                lost += batch.Gap;
                next += batch.Gap;
                for (var i = 0; i < batch.Count; i++, taken++, next++)
                {
                    name = System.Text.Encoding.UTF8.GetString(batch[i].Name);
                    if (name == "Flood") batch[i].ToMessage()["Number"].ShouldBe($"{next}");
                }
            }
        }

        lost.ShouldBeGreaterThan(0);
        (taken + lost).ShouldBe(Sent + 1);
        (client.EventsLost, client.EventsReceived).ShouldBe((lost, Sent + 1));
        client.Gaps.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Leaving_logs_off_and_ends_well()
    {
        var left = false;
        await using var pbx = new ScriptedPbx(async session =>
        {
            await session.LetInAsync();
            await session.SeeOffAsync();
            left = true;
        });
        var client = await pbx.ConnectAsync();

        await client.DisposeAsync();
        await client.DisposeAsync();

        left.ShouldBeTrue();
        await client.Completion.WaitAsync(Soon);
        (await client.Events.WaitToReadAsync()).ShouldBeFalse();
        await Should.ThrowAsync<AmiConnectionLostException>(() => client.SendAsync(new AmiAction("Ping"), None));
    }

    [Fact]
    public async Task Leaving_a_server_that_does_not_answer_takes_no_longer_than_a_moment()
    {
        await using var pbx = new ScriptedPbx(async session =>
        {
            await session.LetInAsync();
            await session.StayAsync();
        });
        var client = await pbx.ConnectAsync();
        var waiting = client.SendAsync(new AmiAction("Wait"), None);
        var watch = Stopwatch.StartNew();

        await client.DisposeAsync();

        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
        (await Should.ThrowAsync<AmiConnectionLostException>(() => waiting)).Message.ShouldBe("The client was closed.");
        await client.Completion.WaitAsync(Soon);
    }

    [Fact]
    public async Task What_was_last_received_is_known()
    {
        await using var pbx = new ScriptedPbx(async session =>
        {
            await session.LetInAsync();
            await session.AnswerAsync();
            await session.SeeOffAsync();
        });
        await using var client = await pbx.ConnectAsync();
        var before = client.LastReceived;

        await client.SendAsync(new AmiAction("Ping"), None);

        client.LastReceived.ShouldBeGreaterThan(before);
        (TimeProvider.System.GetUtcNow() - client.LastReceived).ShouldBeLessThan(Soon);
        client.BytesReceived.ShouldBeGreaterThan(100);
    }
}

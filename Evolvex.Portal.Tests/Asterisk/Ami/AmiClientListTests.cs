using System.Text;
using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.Tests.Support;

namespace Evolvex.Portal.Tests.Asterisk.Ami;

/// <summary>Actions that answer with a list.</summary>
public sealed class AmiClientListTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task The_items_are_those_with_the_id_and_everything_between_is_an_event()
    {
        await using var pbx = new ScriptedPbx(async session =>
        {
            await session.LetInAsync();
            await ListAsync(session, between: "Event: Newchannel\r\nActionID: other\r\n\r\nEvent: VarSet\r\nEventList: Complete\r\n\r\n");
            await session.SeeOffAsync();
        });
        await using var client = await pbx.ConnectAsync();

        var items = new List<string?>();
        await foreach (var item in client.ListAsync(new AmiAction("CoreShowChannels"), None)) items.Add(item["Channel"]);

        items.ShouldBe(["PJSIP/1", "PJSIP/2"]);
        (await client.TakeEventNamesAsync(2)).ShouldBe(["Newchannel", "VarSet"]);
    }

    [Fact]
    public async Task A_list_collected_has_its_first_answer_and_its_end()
    {
        await using var pbx = new ScriptedPbx(async session =>
        {
            await session.LetInAsync();
            await ListAsync(session);
            await session.SeeOffAsync();
        });
        await using var client = await pbx.ConnectAsync();

        var reply = await client.ExchangeAsync(new AmiAction("CoreShowChannels"), None);

        reply.Answer.Text.ShouldBe("Channels will follow");
        reply.Items.Count.ShouldBe(2);
        reply.Completed.ShouldNotBeNull()["ListItems"].ShouldBe("2");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("mine")]
    public async Task An_exchange_gives_the_bytes_that_the_caller_would_have_got(string? id)
    {
        var listed = new TaskCompletionSource<string>();
        await using var pbx = new ScriptedPbx(async session =>
        {
            await session.LetInAsync();
            listed.SetResult(await ListAsync(session));
            await session.SeeOffAsync();
        });
        await using var client = await pbx.ConnectAsync();
        var action = new AmiAction("CoreShowChannels");

        var reply = await client.ExchangeAsync(id is null ? action : action.With("ActionID", id), None);

        var sent = await listed.Task;
        var expected = id is null ? System.Text.RegularExpressions.Regex.Replace(sent, "ActionID: .*\r\n", "", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)) : sent;
        Encoding.UTF8.GetString(reply.ToBytes()).ShouldBe(expected);
    }

    [Fact]
    public async Task A_refused_list_is_an_exception_in_the_words_of_Asterisk()
    {
        await using var pbx = new ScriptedPbx(async session =>
        {
            await session.LetInAsync();
            var action = await session.NextAsync();
            await session.SendAsync($"Response: Error\r\nActionID: {action.ActionId}\r\nMessage: Permission denied\r\n\r\n");
            await session.SeeOffAsync();
        });
        await using var client = await pbx.ConnectAsync();

        var error = await Should.ThrowAsync<AmiRefusedException>(async () =>
        {
            await foreach (var item in client.ListAsync(new AmiAction("Status"), None)) item.ShouldBeNull();
        });

        error.Message.ShouldBe("Permission denied");
        error.Answer.Name.ShouldBe("Error");
    }

    [Fact]
    public async Task A_plain_answer_is_an_empty_list()
    {
        await using var pbx = new ScriptedPbx(async session =>
        {
            await session.LetInAsync();
            await session.AnswerAsync("Message: Channel Hungup\r\n");
            await session.SeeOffAsync();
        });
        await using var client = await pbx.ConnectAsync();

        var reply = await client.ExchangeAsync(new AmiAction("Hangup").With("Channel", "PJSIP/1"), None);

        (reply.Answer.Text, reply.Items.Count, reply.Completed).ShouldBe(("Channel Hungup", 0, null));
    }

    [Fact]
    public async Task A_list_that_stops_is_given_up_in_time_and_its_rest_is_swallowed()
    {
        var goOn = new TaskCompletionSource();
        await using var pbx = new ScriptedPbx(async session =>
        {
            await session.LetInAsync();
            var action = await session.NextAsync();
            await session.SendAsync(Start(action) + Item(action, 1));
            await goOn.Task;
            await session.SendAsync(Item(action, 2) + End(action, 2) + "Event: After\r\n\r\n");
            await session.SeeOffAsync();
        });
        var clock = new ManualTime();
        await using var client = await pbx.ConnectAsync(options => options with { ActionTimeout = Short }, clock);

        await using var items = client.ListAsync(new AmiAction("Status"), None).GetAsyncEnumerator();
        (await items.MoveNextAsync()).ShouldBeTrue();
        var next = items.MoveNextAsync().AsTask();
        await clock.PassAsync(Short, () => next.IsCompleted);
        var error = await Should.ThrowAsync<AmiTimeoutException>(() => next);
        goOn.SetResult();

        error.Message.ShouldBe("The list that answers Status stopped for 0.3 s before its end.");
        (await client.TakeEventNamesAsync(1)).ShouldBe(["After"]);
    }

    [Fact]
    public async Task A_list_left_early_does_not_spill_into_the_events()
    {
        await using var pbx = new ScriptedPbx(async session =>
        {
            await session.LetInAsync();
            await ListAsync(session);
            await session.SendAsync("Event: After\r\n\r\n");
            await ListAsync(session);
            await session.SeeOffAsync();
        });
        await using var client = await pbx.ConnectAsync();

        await foreach (var item in client.ListAsync(new AmiAction("Status"), None))
        {
            item["Channel"].ShouldBe("PJSIP/1");
            break;
        }

        (await client.TakeEventNamesAsync(1)).ShouldBe(["After"]);
        (await client.ExchangeAsync(new AmiAction("Status"), None)).Items.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_list_that_nobody_reads_is_bounded()
    {
        await using var pbx = new ScriptedPbx(async session =>
        {
            await session.LetInAsync();
            var action = await session.NextAsync();
            await session.SendAsync(Start(action) + Item(action, 1));
            await session.SendAsync(string.Concat(Enumerable.Range(1000, 500).Select(i => Item(action, i))) + End(action, 500) + "Event: After\r\n\r\n");
            await session.SeeOffAsync();
        });
        await using var client = await pbx.ConnectAsync(options => options with { MaxBacklogBytes = 10_000 });

        var error = await Should.ThrowAsync<AmiProtocolException>(async () =>
        {
            await foreach (var item in client.ListAsync(new AmiAction("Status"), None))
                if (item["Channel"] == "PJSIP/1") await client.TakeEventNamesAsync(1);
        });

        error.Message.ShouldStartWith("A list was given up");
    }

    [Fact]
    public async Task Two_lists_at_once_do_not_mix()
    {
        await using var pbx = new ScriptedPbx(async session =>
        {
            await session.LetInAsync();
            var first = await session.NextAsync();
            var second = await session.NextAsync();
            await session.SendAsync(Start(first) + Start(second) + Item(second, 3) + Item(first, 1) + Item(first, 2) + End(first, 2) + Item(second, 4) + End(second, 2));
            await session.SeeOffAsync();
        });
        await using var client = await pbx.ConnectAsync();

        var first = client.ExchangeAsync(new AmiAction("Status").With("ActionID", "1"), None);
        var second = client.ExchangeAsync(new AmiAction("Status").With("ActionID", "2"), None);

        (await first).Items.Select(item => item["Channel"]).ShouldBe(["PJSIP/1", "PJSIP/2"]);
        (await second).Items.Select(item => item["Channel"]).ShouldBe(["PJSIP/3", "PJSIP/4"]);
    }

    private static async Task<string> ListAsync(ScriptedSession session, string between = "")
    {
        var action = await session.NextAsync();
        var list = Start(action) + Item(action, 1) + between + Item(action, 2) + End(action, 2);
        await session.SendAsync(list);
        return list;
    }

    private static string Start(AmiMessage action) => $"Response: Success\r\nActionID: {action.ActionId}\r\nEventList: start\r\nMessage: Channels will follow\r\n\r\n";

    private static string Item(AmiMessage action, int number) => $"Event: CoreShowChannel\r\nActionID: {action.ActionId}\r\nChannel: PJSIP/{number}\r\n\r\n";

    private static string End(AmiMessage action, int count) =>
        $"Event: CoreShowChannelsComplete\r\nEventList: Complete\r\nListItems: {count}\r\nActionID: {action.ActionId}\r\n\r\n";
}

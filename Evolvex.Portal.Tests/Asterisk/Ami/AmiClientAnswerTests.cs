using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.Tests.Support;

namespace Evolvex.Portal.Tests.Asterisk.Ami;

/// <summary>Answers find the action they belong to.</summary>
public sealed class AmiClientAnswerTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Answers_are_told_apart_by_their_id_whatever_their_order()
    {
        await using var pbx = new ScriptedPbx(async session =>
        {
            await session.LetInAsync();
            var actions = new List<AmiMessage>();
            while (actions.Count < 50) actions.Add(await session.NextAsync());
            actions.Select(action => action.ActionId).Distinct().Count().ShouldBe(50);
            foreach (var action in actions.AsEnumerable().Reverse())
                await session.SendAsync($"Event: Between\r\n\r\nResponse: Success\r\nActionID: {action.ActionId}\r\nNumber: {action["Number"]}\r\n\r\n");
            await session.SeeOffAsync();
        });
        await using var client = await pbx.ConnectAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => client.SendAsync(new AmiAction("Ping").With("Number", i), None))));

        answers.Select(answer => answer["Number"]).ShouldBe(Enumerable.Range(0, 50).Select(i => (string?)$"{i}"));
        (await client.TakeEventNamesAsync(50)).ShouldAllBe(name => name == "Between");
        client.EventsReceived.ShouldBe(50);
        client.UnmatchedAnswers.ShouldBe(0);
    }

    [Fact]
    public async Task An_error_is_an_answer_like_another()
    {
        await using var pbx = new ScriptedPbx(async session =>
        {
            await session.LetInAsync();
            var action = await session.NextAsync();
            await session.DribbleAsync($"Response: Error\r\nActionID: {action.ActionId}\r\nMessage: No such channel\r\n\r\n");
            await session.SeeOffAsync();
        });
        await using var client = await pbx.ConnectAsync();

        var answer = await client.SendAsync(new AmiAction("Hangup").With("Channel", "none"), None);

        (answer.IsSuccess, answer.Text).ShouldBe((false, "No such channel"));
    }

    [Fact]
    public async Task An_answer_that_does_not_say_where_it_ends_is_taken_whole_and_nothing_else_with_it()
    {
        await using var pbx = new ScriptedPbx(async session =>
        {
            await session.LetInAsync();
            var queues = await session.NextAsync();
            queues["Action"].ShouldBe("Queues");
            await session.DribbleAsync("sales has 0 calls (max unlimited)\r\n   No Members\r\n   No Callers\r\n\r\nsupport has 1 calls\r\n   Members: \r\n\r\n\r\n\r\n");
            await session.SendAsync($"Event: Between\r\n\r\nEvent: FAXStats\r\nActionID: {queues.ActionId}\r\n\r\n");
            await session.AnswerAsync("Ping: Pong\r\n");
            await session.AnswerAsync("Ping: Pong\r\n");
            await session.SeeOffAsync();
        });
        await using var client = await pbx.ConnectAsync();

        var parts = await client.ExchangeUntoldAsync(new AmiAction("Queues"), None);

        parts.Select(part => part is null ? "" : System.Text.Encoding.ASCII.GetString(part.Bytes.Span).Split("\r\n")[0])
            .ShouldBe(["sales has 0 calls (max unlimited)", "support has 1 calls", "", "", "Event: FAXStats"]);
        parts[0]!.Bytes.Length.ShouldBe("sales has 0 calls (max unlimited)\r\n   No Members\r\n   No Callers\r\n\r\n".Length);
        (await client.SendAsync(new AmiAction("Ping"), None)).IsSuccess.ShouldBeTrue();
        (await client.TakeEventNamesAsync(1)).ShouldBe(["Between"]);
    }

    [Fact]
    public async Task An_answer_without_id_is_given_to_nobody_and_told_when_the_time_is_over()
    {
        await using var pbx = new ScriptedPbx(async session =>
        {
            await session.LetInAsync();
            await session.NextAsync();
            await session.SendAsync("Response: Error\r\nMessage: Too many lines in message or allocation failure\r\n\r\n");
            await session.AnswerAsync("Ping: Pong\r\n");
            await session.SeeOffAsync();
        });
        var clock = new ManualTime();
        await using var client = await pbx.ConnectAsync(time: clock);

        var sending = client.SendAsync(new AmiAction("Originate"), None, Short);
        await clock.PassAsync(TimeSpan.Zero, () => client.UnmatchedAnswers == 1);
        await clock.PassAsync(Short, () => sending.IsCompleted);

        var error = await Should.ThrowAsync<AmiTimeoutException>(() => sending);
        error.Message.ShouldBe("No answer to Originate within 0.3 s. Meanwhile came an answer without ActionID: \"Too many lines in message or allocation failure\".");
        (await client.SendAsync(new AmiAction("Ping"), None))["Ping"].ShouldBe("Pong");
        client.UnmatchedAnswers.ShouldBe(1);
    }

    [Fact]
    public async Task A_late_answer_is_not_taken_for_that_of_a_later_action()
    {
        await using var pbx = new ScriptedPbx(async session =>
        {
            await session.LetInAsync();
            var late = await session.NextAsync();
            var next = await session.NextAsync();
            await session.SendAsync($"Response: Success\r\nActionID: {late.ActionId}\r\nSaid: late\r\n\r\nResponse: Success\r\nActionID: {next.ActionId}\r\nSaid: next\r\n\r\n");
            await session.SeeOffAsync();
        });
        await using var client = await pbx.ConnectAsync();

        await Should.ThrowAsync<AmiTimeoutException>(() => client.SendAsync(new AmiAction("Slow"), None, Short));

        (await client.SendAsync(new AmiAction("Quick"), None))["Said"].ShouldBe("next");
    }

    [Fact]
    public async Task An_id_whose_answer_may_still_come_cannot_be_used_again()
    {
        await using var pbx = new ScriptedPbx(async session =>
        {
            await session.LetInAsync();
            var action = await session.NextAsync();
            action.ActionId.ShouldBe("mine");
            await session.AnswerAsync();
            await session.SendAsync("Response: Success\r\nActionID: mine\r\n\r\n");
            (await session.AnswerAsync()).ActionId.ShouldBe("mine");
            await session.SeeOffAsync();
        });
        await using var client = await pbx.ConnectAsync();
        var mine = new AmiAction("Wait").With("ActionID", "mine");

        var first = client.SendAsync(mine, None);
        await Should.ThrowAsync<InvalidOperationException>(() => client.SendAsync(mine, None));
        await client.SendAsync(new AmiAction("Ping"), None);

        (await first).ActionId.ShouldBe("mine");
        (await client.SendAsync(mine, None)).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task Waiting_can_be_given_up()
    {
        await using var pbx = new ScriptedPbx(async session =>
        {
            await session.LetInAsync();
            await session.NextAsync();
            await session.SeeOffAsync();
        });
        await using var client = await pbx.ConnectAsync();
        using var stop = new CancellationTokenSource();
        var answer = client.SendAsync(new AmiAction("Slow"), stop.Token);

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => answer);
    }

    [Fact]
    public async Task An_OriginateResponse_is_an_event_though_it_has_the_id_of_the_action()
    {
        await using var pbx = new ScriptedPbx(async session =>
        {
            await session.LetInAsync();
            var action = await session.AnswerAsync("Message: Originate successfully queued\r\n");
            await session.SendAsync($"Event: OriginateResponse\r\nActionID: {action.ActionId}\r\nResponse: Failure\r\nReason: 5\r\n\r\n");
            await session.SeeOffAsync();
        });
        await using var client = await pbx.ConnectAsync();
        var id = client.NewActionId();

        var reply = await client.ExchangeAsync(new AmiAction("Originate").With("ActionID", id).With("Async", "true"), None);
        var told = await client.TakeEventAsync("OriginateResponse");

        reply.Answer.Text.ShouldBe("Originate successfully queued");
        (told.ActionId, told["Response"]).ShouldBe((id, "Failure"));
    }
}

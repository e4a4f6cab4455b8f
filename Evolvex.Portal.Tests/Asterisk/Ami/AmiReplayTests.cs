using Evolvex.Portal.Asterisk.Ami;

namespace Evolvex.Portal.Tests.Asterisk.Ami;

/// <summary>Recorded conversations played to the client over a socket, in the pieces in which real Asterisk wrote them.</summary>
public sealed class AmiReplayTests
{
    public static TheoryData<string> Captures => AmiCaptures.All;

    [Theory]
    [MemberData(nameof(Captures))]
    public async Task All_events_of_a_recording_arrive_and_its_answers_fit_no_action(string capture)
    {
        var stream = AmiCaptures.AfterBanner(capture);
        var expected = PlainReading.Of(stream).ConvertAll(message => AmiMessage.Parse(message.Bytes));
        await using var pbx = new ScriptedPbx(async session =>
        {
            await session.LetInAsync();
            await PlayAsync(session, stream, AmiCaptures.ServerWrites(capture));
            await session.SeeOffAsync();
        });
        var client = await pbx.ConnectAsync();
        var taking = client.TakeEventsAsync();
        await client.DisposeAsync();

        var events = expected.Where(message => message.Kind == AmiFrameKind.Event).Select(message => message.ToString());
        (await taking).Select(message => message.ToString()).SequenceEqual(events).ShouldBeTrue();
        client.UnmatchedAnswers.ShouldBe(expected.Count(message => message.Kind != AmiFrameKind.Event));
    }

    [Theory]
    [InlineData("ami/pipelined")]
    [InlineData("ami/pjsip-lists")]
    [InlineData("ami/queue-status")]
    [InlineData("ami/status-several")]
    [InlineData("ami/core")]
    [InlineData("ami/command")]
    [InlineData("asterisk-16/ami/status-several")]
    public async Task Recorded_actions_sent_again_get_exactly_the_bytes_that_belong_to_them(string capture)
    {
        var actions = AmiMessage.ParseAll(AmiCaptures.Client(capture)).Where(action => action["Action"] is not ("Login" or "Logoff")).ToList();
        var stream = AmiCaptures.AfterBanner(capture);
        await using var pbx = new ScriptedPbx(async session =>
        {
            await session.LetInAsync();
            for (var i = 0; i < actions.Count; i++) await session.NextAsync();
            await PlayAsync(session, stream, AmiCaptures.ServerWrites(capture));
            await session.SeeOffAsync();
        });
        await using var client = await pbx.ConnectAsync();

        var replies = await Task.WhenAll(actions.Select(action => client.ExchangeAsync(Again(action), CancellationToken.None)));

        for (var i = 0; i < actions.Count; i++) replies[i].ToBytes().ShouldBe(Belonging(stream, actions[i].ActionId), $"{actions[i]}");
    }

    private static async Task PlayAsync(ScriptedSession session, ReadOnlyMemory<byte> stream, IReadOnlyList<int> writes)
    {
        foreach (var write in writes.Skip(1)) // the first is the greeting
        {
            await session.SendAsync(stream[..Math.Min(write, stream.Length)]);
            stream = stream[Math.Min(write, stream.Length)..];
        }

        await session.SendAsync(stream);
    }

    private static AmiAction Again(AmiMessage recorded)
    {
        var action = new AmiAction(recorded["Action"]!);
        foreach (var (name, value) in recorded.Skip(1)) action.With(name, value);
        return action;
    }

    /// <summary>The messages with that id, but for what is an event of its own.</summary>
    private static byte[] Belonging(byte[] stream, string? id) =>
    [
        .. PlainReading.Of(stream).Select(message => AmiMessage.Parse(message.Bytes))
            .Where(message => message.ActionId == id && message.Name != "OriginateResponse").SelectMany(message => message.Bytes.ToArray()),
    ];
}

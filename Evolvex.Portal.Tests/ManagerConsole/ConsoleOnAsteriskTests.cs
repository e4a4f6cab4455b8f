using Evolvex.Portal.Asterisk;
using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.Domain.Manager;
using Evolvex.Portal.ManagerConsole;
using Evolvex.Portal.ManagerConsole.Actions;
using Evolvex.Portal.ManagerConsole.Events;
using Evolvex.Portal.Tests.Rig;
using Microsoft.Extensions.Logging.Abstractions;

namespace Evolvex.Portal.Tests.ManagerConsole;

/// <summary>What the console asks, asked of a real Asterisk.</summary>
[Collection("Asterisk")]
[Trait("Needs", "Asterisk")]
public sealed class ConsoleOnAsteriskTests(AsteriskRig rig) : IAsyncLifetime
{
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(60));
    private readonly List<IAsyncDisposable> _open = [];

    [Fact]
    public async Task The_list_and_the_form_of_an_action_come_from_the_PBX()
    {
        var catalog = new ConsoleCatalog(Connection("portal"));

        var actions = await catalog.ActionsAsync(_deadline.Token);
        actions.Count.ShouldBeGreaterThan(100);
        actions.ShouldContain(new ListedAction("Originate", "Originate a call.", "originate,all"));
        foreach (var action in actions) (await catalog.HelpAsync(action.Name, _deadline.Token)).Help.ShouldNotBeNull(action.Name);

        var draft = new ActionDraft("Originate", (await catalog.HelpAsync("Originate", _deadline.Token)).Parameters);
        draft.Fields[0].Kind.ShouldBe(FieldKind.Device);
        draft.Fields.Single(field => field.Parameter.Name == "Variable").IsRepeated.ShouldBeTrue();
        draft.Fields.Single(field => field.Parameter.Name == "Async").Kind.ShouldBe(FieldKind.YesNo);
        draft.Missing.ShouldBe(["Channel"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_filled_form_makes_a_call_and_its_events_are_seen_and_followed_over_the_manager_port_and_over_http(bool overHttp)
    {
        var way = new Way(rig.AmiPort, "portal", overHttp ? new Uri($"http://127.0.0.1:{rig.HttpPort}/asterisk") : null);
        await using var tap = new EventTap(way, TimeProvider.System, NullLogger.Instance);
        tap.Start();
        await UntilAsync(() => tap.State.IsLive);
        var connection = Connection(way);
        var draft = new ActionDraft("Originate", WellKnownActions.ParametersOf("Originate"));
        draft.Fill([new("channel", "Local/604@outgoing"), new("Application", "Wait"), new("Data", "30"), new("Async", "true"), new("Variable", "A=1"), new("Variable", "B=2")]);
        draft.ToRequest().Caution.Reason.ShouldBe(CautionReason.Acts);

        var answer = await connection.SendAsync(draft.ToRequest().ToAction(), draft.ToRequest().Bounds, _deadline.Token);

        answer.Answer.Text.ShouldBe("Originate successfully queued");
        await UntilAsync(() => tap.Ring.Newest().Any(kept => kept.Name == "OriginateResponse"));
        var set = tap.Ring.Newest().First(kept => kept.Name == "VarSet" && kept.Message["Variable"] == "B");
        set.Message["Value"].ShouldBe("2");
        tap.Ring.Filter(EventFilter.All with { Linkedid = set.Linkedid!, Names = "Newchannel" });
        tap.Ring.Newest().Count.ShouldBe(2, "the two sides of the Local channel");

        var list = await connection.SendAsync(new AmiAction("CoreShowChannels"), ConsoleBounds.Usual, _deadline.Token);
        AnswerTable.Of(list.Items).ShouldHaveSingleItem().Columns.ShouldContain("ChannelStateDesc");
        (list.Last!["ListItems"], list.Cut).ShouldBe((list.Items.Count.ToString(System.Globalization.CultureInfo.InvariantCulture), ListCut.None));
        (await connection.SendAsync(ConsoleRequest.OfLine("core show channels").ToAction(), ConsoleBounds.Usual, _deadline.Token)).Output!.ShouldContain(line => line.StartsWith("Local/604@outgoing", StringComparison.Ordinal));
        await rig.HangUpAllAsync();
    }

    [Fact]
    public async Task A_list_is_cut_where_it_is_too_long_and_the_next_answer_is_whole()
    {
        var connection = Connection("portal");

        var cut = await connection.SendAsync(new AmiAction("PJSIPShowEndpoints"), ConsoleBounds.Usual with { Items = 2 }, _deadline.Token);
        (cut.Items.Count, cut.Last, cut.Cut).ShouldBe((2, null, ListCut.TooMany));

        var whole = await connection.SendAsync(new AmiAction("PJSIPShowEndpoints"), ConsoleBounds.Usual, _deadline.Token);
        whole.Cut.ShouldBe(ListCut.None);
        whole.Items.Count.ShouldBeGreaterThan(2);
        whole.ToText().ShouldEndWith("\r\n\r\n");
    }

    [Fact]
    public async Task An_answer_that_does_not_come_is_given_up_without_holding_up_the_next()
    {
        var connection = Connection("portal");
        var impatient = ConsoleBounds.Usual with { Patience = TimeSpan.FromMilliseconds(300) };

        var ringing = new AmiAction("Originate").With("Channel", "Local/603@outgoing").With("Application", "Wait").With("Data", "1").With("Timeout", 20_000);

        await Should.ThrowAsync<AmiTimeoutException>(() => connection.SendAsync(ringing, impatient, _deadline.Token));

        (await connection.SendAsync(new AmiAction("Ping"), ConsoleBounds.Usual, _deadline.Token)).IsSuccess.ShouldBeTrue();
        await rig.HangUpAllAsync();
    }

    [Fact]
    public async Task Who_may_not_use_the_command_line_gets_the_usual_parameters_and_is_told_why()
    {
        var catalog = new ConsoleCatalog(Connection("limited"));

        (await catalog.ActionsAsync(_deadline.Token)).Select(action => action.Name).ShouldContain("Originate");
        var knowledge = await catalog.HelpAsync("Originate", _deadline.Token);
        (knowledge.IsDenied, knowledge.Help).ShouldBe((true, null));
        knowledge.Parameters[0].ShouldBe(WellKnownActions.ParametersOf("Originate")[0]);
        (await catalog.CommandsAsync(_deadline.Token)).IsDenied.ShouldBeTrue();
    }

    [Fact]
    public async Task Completion_knows_this_PBX_s_commands()
    {
        var (commands, isDenied) = await new ConsoleCatalog(Connection("portal")).CommandsAsync(_deadline.Token);

        isDenied.ShouldBeFalse();
        commands.Complete("pjsip show endp").Line.ShouldBe("pjsip show endpoint");
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var connection in _open) await connection.DisposeAsync();
        _deadline.Dispose();
    }

    private ConsoleConnection Connection(string user) => Connection(new Way(rig.AmiPort, user));

    private ConsoleConnection Connection(Way way)
    {
        var connection = new ConsoleConnection(way, TimeProvider.System);
        _open.Add(connection);
        return connection;
    }

    private async Task UntilAsync(Func<bool> holds)
    {
        while (!holds()) await Task.Delay(20, _deadline.Token);
    }

    private sealed class Way(int port, string user, Uri? http = null) : IAmiEndpoint
    {
        public ValueTask<AmiConnectionOptions> GetAsync(CancellationToken cancellationToken) =>
            ValueTask.FromResult(new AmiConnectionOptions { Host = "127.0.0.1", Port = port, HttpManager = http, Username = user, Secret = $"{user}-secret" });
    }
}

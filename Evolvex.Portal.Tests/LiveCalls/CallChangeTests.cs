using Bunit;
using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.LiveCalls;
using Evolvex.Portal.LiveState;
using Evolvex.Portal.Shell;
using Evolvex.Portal.Storage;
using Evolvex.Portal.Tests.Shell;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.LiveCalls;

public sealed class CallChangeTests : ComponentTest
{
    private readonly Control _control = new();
    private readonly Log _log = new();

    public CallChangeTests()
    {
        User.Role = PortalRole.Manager;
        Services.AddLiveCalls();
        Services.AddSingleton<ICallControl>(_control);
        Services.AddSingleton<IAuditLog>(_log);
        Services.GetRequiredService<ViewerAddress>().Use("192.0.2.7");
        Pbx.Put(Some.Call("1.1", Now));
    }

    private IReadOnlyList<string> Said => [.. Services.GetRequiredService<Toasts>().Shown.Select(toast => toast.Text)];

    [Fact]
    public void A_viewer_sees_no_buttons()
    {
        User.Role = PortalRole.Viewer;
        var page = Render<LiveCallsPage>();

        page.FindAll("[data-act=hang-up], [data-act=transfer], .c-actions").ShouldBeEmpty();
        page.Find("[data-act-field]").Change("hang-up 1.1");
        page.FindAll("dialog").ShouldBeEmpty();
    }

    [Fact]
    public void Ending_a_call_is_asked_done_said_and_written_down()
    {
        var page = Render<LiveCallsPage>();
        page.FindAll("tr[data-call] [data-act=hang-up]").Count.ShouldBe(1);
        page.Find("[data-act-field]").Change("hang-up 1.1");
        page.Find("dialog[data-modal]").TextContent.ShouldContain("Иван Петров → Мария Соколова: the call ends for everyone in it.");
        _control.Told.ShouldBeEmpty();

        page.Find("dialog[data-modal] [data-confirm]").Click();

        _control.Told.ShouldBe(["hang up 1.1"]);
        _log.Entries.ShouldBe(["vera at 192.0.2.7 hung-up call 1.1 (101 → 102)"]);
        Said.ShouldBe(["The call has been ended."]);
        page.FindAll("dialog[data-modal]").ShouldBeEmpty();
    }

    [Fact]
    public void Cancel_changes_nothing()
    {
        var page = Render<LiveCallsPage>();
        page.Find("[data-act-field]").Change("hang-up 1.1");
        page.Find("dialog[data-modal] .modal-actions button").Click();

        _control.Told.ShouldBeEmpty();
        page.FindAll("dialog[data-modal]").ShouldBeEmpty();
    }

    [Fact]
    public void A_call_is_transferred_to_a_number_however_it_is_written()
    {
        var page = Render<LiveCallsPage>();
        page.Find("[data-act-field]").Change("transfer 1.1");
        page.Find("#transfer-number").Input("+7 (495) 123-45-67");
        page.Find("dialog[data-modal] [data-confirm]").TextContent.Trim().ShouldBe("Transfer to +74951234567");

        page.Find("#transfer").Submit();

        _control.Told.ShouldBe(["transfer 1.1 to +74951234567"]);
        _log.Entries.ShouldBe(["vera at 192.0.2.7 transferred call 1.1 (101 → 102)"]);
        Said.ShouldBe(["The call has been transferred to +74951234567."]);
    }

    [Fact]
    public void What_cannot_be_dialled_is_not_sent()
    {
        var page = Render<LiveCallsPage>();
        page.Find("[data-act-field]").Change("transfer 1.1");
        page.Find("#transfer-number").Input("105\r\nAction: Originate");

        page.Find("#transfer-hint").TextContent.ShouldBe("Digits, * and # only, at most 32.");
        page.Find("dialog[data-modal] [data-confirm]").HasAttribute("disabled").ShouldBeTrue();
        page.Find("#transfer").Submit();
        _control.Told.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(CallControlOutcome.Refused, "The PBX refused: Permission denied")]
    [InlineData(CallControlOutcome.CallIsOver, "The call was over already.")]
    [InlineData(CallControlOutcome.NoAnswer, "The PBX does not answer; nothing was changed as far as is known.")]
    public void What_did_not_happen_is_said_plainly(CallControlOutcome outcome, string sentence)
    {
        _control.Answer = new CallControlResult(outcome, "Permission denied");
        var page = Render<LiveCallsPage>();
        page.Find("[data-act-field]").Change("hang-up 1.1");
        page.Find("dialog[data-modal] [data-confirm]").Click();

        Said.ShouldBe([sentence]);
        _log.Entries.Count.ShouldBe(1);
    }

    private sealed class Control : ICallControl
    {
        public List<string> Told { get; } = [];

        public CallControlResult Answer { get; set; } = new(CallControlOutcome.Done);

        public Task<CallControlResult> HangUpAsync(Call call, CancellationToken cancellation) => Tell($"hang up {call.Linkedid}");

        public Task<CallControlResult> TransferAsync(Call call, string number, CancellationToken cancellation) => Tell($"transfer {call.Linkedid} to {number}");

        private Task<CallControlResult> Tell(string what)
        {
            Told.Add(what);
            return Task.FromResult(Answer);
        }
    }

    private sealed class Log : IAuditLog
    {
        public List<string> Entries { get; } = [];

        public void Add(PortalDbContext database, AuditActor actor, string verb, AuditObject subject, object? before = null, object? after = null) =>
            throw new InvalidOperationException("Nothing of this is saved with something else.");

        public Task RecordAsync(AuditActor actor, string verb, AuditObject subject, object? details, CancellationToken cancellationToken)
        {
            Entries.Add($"{actor.Name} at {actor.Address} {verb} {subject.Kind} {subject.Id} ({subject.Name})");
            return Task.CompletedTask;
        }
    }
}

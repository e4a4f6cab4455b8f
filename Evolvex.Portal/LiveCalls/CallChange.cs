using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.LiveState;
using Evolvex.Portal.Shell;
using Evolvex.Portal.SignIn;
using Microsoft.Extensions.Localization;

namespace Evolvex.Portal.LiveCalls;

/// <summary>Ends and transfers calls for the person who is signed in: asks the PBX, writes it down, says what became of it.</summary>
internal sealed class CallChange(
    ICallControl control, IAuditLog audit, SignedInActor actor, Toasts toasts, IStringLocalizer<LiveCallsTexts> texts)
{
    /// <summary>Ends a call.</summary>
    public async Task HangUpAsync(Call call, CancellationToken cancellation)
    {
        var manager = await actor.RequireAsync(PortalPolicies.Manager);
        var result = await control.HangUpAsync(call, cancellation);
        await RecordAsync(manager, AuditVerb.HungUp, call, null, result);
        Tell(result, texts["HungUp"]);
    }

    /// <summary>Sends a call on to a number.</summary>
    public async Task TransferAsync(Call call, string number, CancellationToken cancellation)
    {
        var manager = await actor.RequireAsync(PortalPolicies.Manager);
        var result = await control.TransferAsync(call, number, cancellation);
        await RecordAsync(manager, AuditVerb.Transferred, call, number, result);
        Tell(result, texts["Transferred", number]);
    }

    // Written down even when the page is left meanwhile: the PBX has been told.
    private async Task RecordAsync(AuditActor manager, string verb, Call call, string? to, CallControlResult result)
    {
        var subject = new AuditObject(AuditObjectKind.Call, call.Linkedid, $"{Name(call.From)} → {Name(call.To)}");
        await audit.RecordAsync(manager, verb, subject, new { Outcome = result.Outcome.ToString(), result.Detail, TransferredTo = to }, CancellationToken.None);
    }

    private void Tell(CallControlResult result, string done)
    {
        if (result.Outcome == CallControlOutcome.Done) toasts.Done(done);
        else if (result.Outcome == CallControlOutcome.CallIsOver) toasts.Done(texts["CallIsOver"]);
        else toasts.Failed(result.Outcome == CallControlOutcome.Refused ? texts["Refused", result.Detail ?? "?"] : texts["NoAnswer"]);
    }

    private static string Name(Party party) => party.Number ?? party.Name ?? "?";
}

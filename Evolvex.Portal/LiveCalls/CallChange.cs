using System.Security.Claims;
using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.LiveState;
using Evolvex.Portal.Shell;
using Evolvex.Portal.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;

namespace Evolvex.Portal.LiveCalls;

/// <summary>Ends and transfers calls for the person who is signed in: asks the PBX, writes it down, says what became of it.</summary>
internal sealed class CallChange(
    ICallControl control, IAuditLog audit, IAuthorizationService authorization, AuthenticationStateProvider signIn, ViewerAddress address, Toasts toasts, IStringLocalizer<LiveCallsTexts> texts)
{
    /// <summary>Ends a call.</summary>
    public async Task HangUpAsync(Call call, CancellationToken cancellation)
    {
        var person = await RequireManagerAsync();
        var result = await control.HangUpAsync(call, cancellation);
        await RecordAsync(person, AuditVerb.HungUp, call, null, result);
        Tell(result, texts["HungUp"]);
    }

    /// <summary>Sends a call on to a number.</summary>
    public async Task TransferAsync(Call call, string number, CancellationToken cancellation)
    {
        var person = await RequireManagerAsync();
        var result = await control.TransferAsync(call, number, cancellation);
        await RecordAsync(person, AuditVerb.Transferred, call, number, result);
        Tell(result, texts["Transferred", number]);
    }

    // The buttons are not drawn for others; a role may have changed since.
    private async Task<ClaimsPrincipal> RequireManagerAsync()
    {
        var person = (await signIn.GetAuthenticationStateAsync()).User;
        return (await authorization.AuthorizeAsync(person, PortalPolicies.Manager)).Succeeded ? person : throw new UnauthorizedAccessException("Only managers change calls.");
    }

    // Written down even when the page is left meanwhile: the PBX has been told.
    private async Task RecordAsync(ClaimsPrincipal person, string verb, Call call, string? to, CallControlResult result)
    {
        var subject = new AuditObject(AuditObjectKind.Call, call.Linkedid, $"{Name(call.From)} → {Name(call.To)}");
        await audit.RecordAsync(person.ToAuditActor(address.Text), verb, subject, new { Outcome = result.Outcome.ToString(), result.Detail, TransferredTo = to }, CancellationToken.None);
    }

    private void Tell(CallControlResult result, string done)
    {
        if (result.Outcome == CallControlOutcome.Done) toasts.Done(done);
        else if (result.Outcome == CallControlOutcome.CallIsOver) toasts.Done(texts["CallIsOver"]);
        else toasts.Failed(result.Outcome == CallControlOutcome.Refused ? texts["Refused", result.Detail ?? "?"] : texts["NoAnswer"]);
    }

    private static string Name(Party party) => party.Number ?? party.Name ?? "?";
}

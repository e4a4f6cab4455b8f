using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Domain.Manager;
using Evolvex.Portal.Shell;
using Evolvex.Portal.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;

namespace Evolvex.Portal.ManagerConsole;

/// <summary>Why there is no answer.</summary>
public enum ConsoleFault
{
    /// <summary>The request cannot be sent as it is; the detail says why.</summary>
    NotSendable,

    /// <summary>There is no connection to the PBX.</summary>
    NoConnection,

    /// <summary>The PBX did not answer in time.</summary>
    NoAnswer,

    /// <summary>Who asks is no administrator any more.</summary>
    NotAllowed,

    /// <summary>It acts, and was not confirmed.</summary>
    NotConfirmed,

    /// <summary>It could not be written down, and so was not sent.</summary>
    NotAudited,
}

/// <summary>An answer, or why there is none.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="Fault">Why there is none.</param>
/// <param name="Detail">Particulars, in English.</param>
public sealed record ConsoleResult(ConsoleAnswer? Answer, ConsoleFault? Fault, string? Detail);

/// <summary>Sends for an administrator, and writes all of it down: what was asked, whether it went out, and what came of it.</summary>
internal sealed class ConsoleSender(
    ConsoleConnection connection, IAuditLog audit, IAuthorizationService authorization, AuthenticationStateProvider signIn, ViewerAddress address, ILogger<ConsoleSender> logger)
{
    /// <summary>Sends it, if it may be sent.</summary>
    /// <param name="request">What to send.</param>
    /// <param name="isConfirmed">The person has seen what will be sent and said yes.</param>
    /// <param name="cancellationToken">Stops the waiting; the PBX may have done it.</param>
    public async Task<ConsoleResult> SendAsync(ConsoleRequest request, bool isConfirmed, CancellationToken cancellationToken)
    {
        var person = (await signIn.GetAuthenticationStateAsync()).User;
        var act = new Act(person.ToAuditActor(address.Text), request, isConfirmed);
        try
        {
            if (Refusal(request, isConfirmed, (await authorization.AuthorizeAsync(person, PortalPolicies.Administrator)).Succeeded) is { } refusal)
            {
                await RecordAsync(act, ConsoleAudit.Refused, $"{refusal.Fault}: {refusal.Detail}");
                return refusal;
            }

            // What acts is written down before it is done: what the log cannot take does not happen.
            if (request.Caution.Asks) await RecordAsync(act, ConsoleAudit.Confirmed, null);
        }
        catch (Exception fault) when (fault is System.Data.Common.DbException or Microsoft.EntityFrameworkCore.DbUpdateException)
        {
            ManagerConsoleLog.NotAudited(logger, fault.Message);
            return new ConsoleResult(null, ConsoleFault.NotAudited, null);
        }

        var result = await ExchangeAsync(request, cancellationToken);
        await RecordOutcomeAsync(act, result);
        return result;
    }

    private static ConsoleResult? Refusal(ConsoleRequest request, bool isConfirmed, bool isAllowed)
    {
        if (!isAllowed) return new ConsoleResult(null, ConsoleFault.NotAllowed, "not an administrator");
        if (request.Caution.Asks && !isConfirmed) return new ConsoleResult(null, ConsoleFault.NotConfirmed, "not confirmed");
        return request.Mistake is { } mistake ? new ConsoleResult(null, ConsoleFault.NotSendable, mistake) : null;
    }

    private async Task<ConsoleResult> ExchangeAsync(ConsoleRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return new ConsoleResult(await connection.SendAsync(request.ToAction(), request.Bounds, cancellationToken), null, null);
        }
        catch (Exception fault) when (fault is AmiException or OperationCanceledException or InvalidOperationException)
        {
            ManagerConsoleLog.NoAnswer(logger, request.Action, fault.Message);
            var isSilent = fault is AmiTimeoutException or OperationCanceledException;
            return new ConsoleResult(null, isSilent ? ConsoleFault.NoAnswer : ConsoleFault.NoConnection, fault is OperationCanceledException ? "given up by hand" : fault.Message);
        }
    }

    // The PBX has been told already: a log that is away now is said in the portal's own log.
    private async Task RecordOutcomeAsync(Act act, ConsoleResult result)
    {
        try
        {
            if (result.Answer is not { } answer) await RecordAsync(act, ConsoleAudit.Failed, $"{result.Fault}: {result.Detail}");
            else await RecordAsync(act, ConsoleAudit.Sent, $"{answer.Answer.Name}{(answer.Answer.Text.Length > 0 ? $": {answer.Answer.Text}" : "")}{(answer.Items.Count > 0 ? $", {answer.Items.Count} items" : "")}");
        }
        catch (Exception fault) when (fault is System.Data.Common.DbException or Microsoft.EntityFrameworkCore.DbUpdateException)
        {
            ManagerConsoleLog.NotAudited(logger, fault.Message);
        }
    }

    private Task RecordAsync(Act act, string verb, string? outcome)
    {
        var (actor, request, isConfirmed) = act;
        var parameters = HeaderMask.Describe(request.Action.Trim(), request.Headers);
        return audit.RecordAsync(
            actor, verb, new AuditObject(ConsoleAudit.Action, null, request.Action.Trim()), new { by = "console", parameters, confirmed = isConfirmed, outcome }, CancellationToken.None);
    }

    private sealed record Act(AuditActor Actor, ConsoleRequest Request, bool IsConfirmed);
}

/// <summary>Words of the console in the audit log.</summary>
internal static class ConsoleAudit
{
    public const string Action = "manager-action";
    public const string Confirmed = "confirmed";
    public const string Sent = "sent";
    public const string Refused = "refused";
    public const string Failed = "failed";
}

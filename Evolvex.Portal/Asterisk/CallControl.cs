using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.LiveState;

namespace Evolvex.Portal.Asterisk;

/// <summary>Changes calls by actions over the portal's own connection.</summary>
internal sealed class CallControl(IPbxActions actions, ILivePbx live) : ICallControl
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <inheritdoc />
    public async Task<CallControlResult> HangUpAsync(Call call, CancellationToken cancellation)
    {
        // The first leg mostly takes the others along; those are then gone already, which is what was wished.
        var result = new CallControlResult(CallControlOutcome.CallIsOver);
        foreach (var leg in call.Legs)
        {
            var told = await TellAsync(new AmiAction("Hangup").With("Channel", leg.Channel), cancellation);
            if (told.Outcome is not CallControlOutcome.CallIsOver && result.Outcome is not CallControlOutcome.Done) result = told;
            if (told.Outcome is CallControlOutcome.NoAnswer) break;
        }

        return result;
    }

    /// <inheritdoc />
    public async Task<CallControlResult> TransferAsync(Call call, string number, CancellationToken cancellation)
    {
        if (!TransferPlan.IsNumber(number)) throw new ArgumentException("The number cannot be dialled.", nameof(number));
        var extensions = live.Current.Extensions;
        if (TransferPlan.For(call, leg => extensions.ContainsKey(DeviceOf(leg.Channel))) is not { } plan) return new CallControlResult(CallControlOutcome.CallIsOver);

        var action = new AmiAction(plan.LeavesTalk ? "BlindTransfer" : "Redirect").With("Channel", plan.Channel).With("Context", plan.Context).With("Exten", number);
        return await TellAsync(plan.LeavesTalk ? action : action.With("Priority", 1), cancellation);
    }

    /// <summary>PJSIP/110-0000002a is a channel of the device PJSIP/110.</summary>
    private static string DeviceOf(string channel) => channel.LastIndexOf('-') is > 0 and var end ? channel[..end] : channel;

    private async Task<CallControlResult> TellAsync(AmiAction action, CancellationToken cancellation)
    {
        try
        {
            var answer = await actions.SendAsync(action, cancellation, Patience);
            if (answer.IsSuccess) return new CallControlResult(CallControlOutcome.Done);
            return IsGone(answer["Message"]) ? new CallControlResult(CallControlOutcome.CallIsOver) : new CallControlResult(CallControlOutcome.Refused, answer["Message"]);
        }
        catch (Exception fault) when (fault is PbxNotConnectedException or AmiTimeoutException or AmiConnectionLostException)
        {
            return new CallControlResult(CallControlOutcome.NoAnswer);
        }
    }

    // "No such channel" (Hangup), "Channel does not exist: …" (Redirect), "Channel specified does not exist" (BlindTransfer).
    private static bool IsGone(string? message) =>
        message is not null && (message.Contains("No such channel", StringComparison.OrdinalIgnoreCase) || message.Contains("not exist", StringComparison.OrdinalIgnoreCase));
}

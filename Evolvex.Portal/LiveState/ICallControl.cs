using Evolvex.Portal.Domain.Calls;

namespace Evolvex.Portal.LiveState;

/// <summary>What became of a wish to change a call.</summary>
public enum CallControlOutcome
{
    /// <summary>The PBX did it.</summary>
    Done,

    /// <summary>The call was over before the PBX was told.</summary>
    CallIsOver,

    /// <summary>The PBX said no; the detail is its answer.</summary>
    Refused,

    /// <summary>There is no connection to the PBX, or it did not answer in time.</summary>
    NoAnswer,
}

/// <summary>What became of it, and what the PBX said where it said no.</summary>
public sealed record CallControlResult(CallControlOutcome Outcome, string? Detail = null);

/// <summary>Changes calls that are up. Who may, and that it is written down, is the caller's affair.</summary>
public interface ICallControl
{
    /// <summary>Ends a call: all its channels.</summary>
    Task<CallControlResult> HangUpAsync(Call call, CancellationToken cancellation);

    /// <summary>Sends the call on to a number, see <see cref="TransferPlan"/>.</summary>
    /// <param name="call">The call as last known.</param>
    /// <param name="number">See <see cref="TransferPlan.IsNumber"/>.</param>
    /// <param name="cancellation">Ends waiting for the answer; the PBX may do it all the same.</param>
    /// <exception cref="ArgumentException">The number cannot be dialled.</exception>
    Task<CallControlResult> TransferAsync(Call call, string number, CancellationToken cancellation);
}

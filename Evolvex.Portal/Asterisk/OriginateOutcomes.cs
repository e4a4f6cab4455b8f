using System.Collections.Concurrent;
using System.Globalization;
using Evolvex.Portal.Asterisk.Ami;

namespace Evolvex.Portal.Asterisk;

/// <summary>What became of a call that the portal has set up.</summary>
/// <param name="IsAnswered">Somebody answered.</param>
/// <param name="Reason">Asterisk's number for it: 4 answered, 5 busy, 8 congestion, 3 rang out, 1 hung up, 0 no channel could be made.</param>
/// <param name="Uniqueid">Of the channel made; null where there was none.</param>
internal sealed record OriginateOutcome(bool IsAnswered, int Reason, string? Uniqueid);

/// <summary>Hands each OriginateResponse to who set the call up, told by ActionID.</summary>
internal sealed class OriginateOutcomes
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<OriginateOutcome>> waiting = new(StringComparer.Ordinal);

    /// <summary>Somebody waits for one; else the events need not be looked at.</summary>
    public bool IsAwaited => !waiting.IsEmpty;

    /// <summary>Begins to wait; to be called before the action is sent. Dispose when nobody waits any more.</summary>
    public Awaited Expect(string actionId)
    {
        var outcome = new TaskCompletionSource<OriginateOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        return waiting.TryAdd(actionId, outcome) ? new Awaited(this, actionId, outcome.Task) : throw new InvalidOperationException($"The ActionID '{actionId}' is in use.");
    }

    /// <summary>Takes an event <c>OriginateResponse</c>.</summary>
    public void Take(AmiFrame frame)
    {
        var message = frame.ToMessage();
        if (message.ActionId is not { } id || !waiting.TryRemove(id, out var outcome)) return;
        var reason = int.TryParse(message["Reason"], NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : 0;
        outcome.TrySetResult(new OriginateOutcome(message["Response"] == "Success", reason, message["Uniqueid"] is { Length: > 0 } id2 and not "<unknown>" ? id2 : null));
    }

    /// <summary>The connection has ended: what became of the calls will not be told.</summary>
    public void LinkLost()
    {
        foreach (var (id, outcome) in waiting)
        {
            if (!waiting.TryRemove(id, out _)) continue;
            outcome.TrySetException(new PbxNotConnectedException());
            _ = outcome.Task.Exception; // seen, even if the caller is gone
        }
    }

    /// <summary>One waiting.</summary>
    internal readonly struct Awaited(OriginateOutcomes owner, string actionId, Task<OriginateOutcome> outcome) : IDisposable
    {
        /// <summary>Ends with the outcome, or with <see cref="PbxNotConnectedException"/> when the connection ends before.</summary>
        public Task<OriginateOutcome> Outcome => outcome;

        public void Dispose() => owner.waiting.TryRemove(actionId, out _);
    }
}

using Evolvex.Portal.Domain.Calls;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>Telephones that hold somebody now, and since when; gives each hold when it is over.</summary>
internal sealed class SeenHolds
{
    private readonly Dictionary<string, (string Call, DateTimeOffset Since)> _held = new(StringComparer.Ordinal);

    /// <summary>Takes in calls as they are now; holds that are over in them come back.</summary>
    public IReadOnlyList<WitnessedHold> See(Call call, DateTimeOffset now)
    {
        List<WitnessedHold>? over = null;
        foreach (var leg in call.Legs)
        {
            // A Local channel holds nobody: it shows what the telephone behind it does.
            if (leg.State == LegState.OnHold && !leg.Channel.StartsWith("Local/", StringComparison.Ordinal) && leg.Channel.Length <= WitnessedHoldTable.LongestChannel) _held.TryAdd(leg.Channel, (call.Linkedid, leg.Since));
            else if (_held.Remove(leg.Channel, out var hold)) (over ??= []).Add(Over(leg.Channel, hold.Since, leg.Since));
        }

        foreach (var (channel, hold) in _held)
        {
            if (hold.Call != call.Linkedid || call.Legs.Any(leg => leg.Channel == channel)) continue;
            _held.Remove(channel);
            (over ??= []).Add(Over(channel, hold.Since, now));
        }

        return over ?? [];
    }

    /// <summary>The calls are over, and so is who was held in them.</summary>
    public IReadOnlyList<WitnessedHold> End(Func<string, bool> isOver, DateTimeOffset now)
    {
        List<WitnessedHold>? over = null;
        foreach (var (channel, hold) in _held)
        {
            if (!isOver(hold.Call)) continue;
            _held.Remove(channel);
            (over ??= []).Add(Over(channel, hold.Since, now));
        }

        return over ?? [];
    }

    private static WitnessedHold Over(string channel, DateTimeOffset since, DateTimeOffset until) => new() { Channel = channel, HeldAt = since, Until = until < since ? since : until };
}

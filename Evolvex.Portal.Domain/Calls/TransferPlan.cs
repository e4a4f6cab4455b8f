namespace Evolvex.Portal.Domain.Calls;

/// <summary>How a call is sent on to another number.</summary>
/// <param name="Channel">The channel that the PBX is told of.</param>
/// <param name="Context">The dialplan context in which the number is looked up.</param>
/// <param name="LeavesTalk">Set: <paramref name="Channel"/> leaves the talk and whoever it talks with is sent on (blind transfer);
/// else <paramref name="Channel"/> itself is sent on (redirect).</param>
public sealed record TransferPlan(string Channel, string Context, bool LeavesTalk)
{
    /// <summary>
    /// Sends the outside party on where there is one, else the caller. The number is one that the house dials, so it is looked up where a telephone of the house
    /// would look it up. Null where no leg tells its context.
    /// </summary>
    /// <param name="call">The call as last known.</param>
    /// <param name="isHouse">Whether a channel belongs to a telephone of the house.</param>
    public static TransferPlan? For(Call call, Func<CallLeg, bool> isHouse)
    {
        var house = call.Legs.LastOrDefault(leg => isHouse(leg) && leg.Context is { Length: > 0 });
        var talks = call.State is CallState.Talking or CallState.OnHold;
        if (talks && house is { BridgeId: not null }) return new TransferPlan(house.Channel, house.Context!, LeavesTalk: true);

        var caller = call.Legs.FirstOrDefault();
        return caller is not null && (house?.Context ?? caller.Context) is { Length: > 0 } context ? new TransferPlan(caller.Channel, context, LeavesTalk: false) : null;
    }

    /// <summary>What may be dialled: 1 to 32 digits, * and #, a plus in front.</summary>
    public static bool IsNumber(string? typed) =>
        typed is { Length: >= 1 and <= 32 } && typed.AsSpan(typed[0] == '+' ? 1 : 0) is { Length: > 0 } digits && !digits.ContainsAnyExcept("0123456789*#");
}

namespace Evolvex.Portal.Domain.Calls;

/// <summary>Calls that a person sees as doing the same; menus, announcements and voicemail belong to none.</summary>
public enum CallGroup
{
    /// <summary>People speak: talking or in a conference.</summary>
    Talking,

    /// <summary>Somebody is being called: dialling or ringing.</summary>
    Ringing,

    /// <summary>The caller stands in a queue.</summary>
    Waiting,

    /// <summary>Held by one side, or parked.</summary>
    OnHold,
}

/// <summary>How many calls there are, and how many of each group. The groups' sum may be less than <see cref="Active"/>.</summary>
/// <param name="Active">All live calls.</param>
/// <param name="Talking">People speak.</param>
/// <param name="Ringing">Somebody is being called.</param>
/// <param name="Waiting">The caller stands in a queue.</param>
/// <param name="OnHold">Held, or parked.</param>
public sealed record CallCounts(int Active, int Talking, int Ringing, int Waiting, int OnHold)
{
    /// <summary>The group of a state, or null.</summary>
    public static CallGroup? GroupOf(CallState state) => state switch
    {
        CallState.Talking or CallState.Conference => CallGroup.Talking,
        CallState.Dialling or CallState.Ringing => CallGroup.Ringing,
        CallState.Waiting => CallGroup.Waiting,
        CallState.OnHold or CallState.Parked => CallGroup.OnHold,
        _ => null,
    };

    /// <summary>Counts calls.</summary>
    public static CallCounts Of(IEnumerable<Call> calls)
    {
        Span<int> groups = stackalloc int[4];
        var active = 0;
        foreach (var call in calls)
        {
            active++;
            if (GroupOf(call.State) is { } group) groups[(int)group]++;
        }

        return new CallCounts(active, groups[(int)CallGroup.Talking], groups[(int)CallGroup.Ringing], groups[(int)CallGroup.Waiting], groups[(int)CallGroup.OnHold]);
    }

    /// <summary>The count of one group.</summary>
    public int this[CallGroup group] => group switch
    {
        CallGroup.Talking => Talking,
        CallGroup.Ringing => Ringing,
        CallGroup.Waiting => Waiting,
        _ => OnHold,
    };
}

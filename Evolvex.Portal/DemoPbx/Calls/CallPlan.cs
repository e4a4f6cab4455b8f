namespace Evolvex.Portal.DemoPbx.Calls;

/// <summary>What the called party does.</summary>
internal enum Reaction
{
    Answers,
    IsBusy,
    DoesNotAnswer,
}

/// <summary>What happens in the middle of a conversation.</summary>
internal enum Turn
{
    None,
    Hold,
    BlindTransfer,
    AttendedTransfer,
    Park,
}

/// <summary>How one call goes: drawn once, when it begins.</summary>
internal sealed record CallPlan
{
    public Reaction Reaction { get; init; }

    /// <summary>How long the telephone rings before somebody reacts.</summary>
    public TimeSpan Ring { get; init; }

    public TimeSpan Talk { get; init; }

    /// <summary>How long the caller bears waiting: in a queue, or while it rings.</summary>
    public TimeSpan Patience { get; init; }

    public Turn Turn { get; init; }

    public bool IsRecorded { get; init; }

    /// <summary>The caller ends the conversation, rather than the called party.</summary>
    public bool CallerHangsUp { get; init; }

    /// <summary>An ordinary call; <paramref name="talk"/> is the mean length of a conversation in seconds.</summary>
    public static CallPlan Draw(Random random, double talk = 70) => new()
    {
        Reaction = random.Next(100) switch { < 80 => Reaction.Answers, < 88 => Reaction.IsBusy, _ => Reaction.DoesNotAnswer },
        Ring = Between(random, 2, 14),
        Talk = Exponential(random, talk, 8, 1500),
        Patience = random.Next(100) < 9 ? Between(random, 3, 14) : Exponential(random, 150, 15, 600),
        Turn = random.Next(100) switch { < 74 => Turn.None, < 86 => Turn.Hold, < 92 => Turn.BlindTransfer, < 97 => Turn.AttendedTransfer, _ => Turn.Park },
        IsRecorded = random.Next(100) < 70,
        CallerHangsUp = random.Next(2) == 0,
    };

    public static TimeSpan Between(Random random, double low, double high) => TimeSpan.FromSeconds(low + random.NextDouble() * (high - low));

    private static TimeSpan Exponential(Random random, double mean, double low, double high) =>
        TimeSpan.FromSeconds(Math.Clamp(-Math.Log(1 - random.NextDouble()) * mean, low, high));
}

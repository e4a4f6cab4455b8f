using Evolvex.Portal.Domain.Calls;

namespace Evolvex.Portal.Domain.Events;

/// <summary>One thing that happened to a call that is up.</summary>
/// <param name="Type">What.</param>
/// <param name="At">When; of what was learnt from a list only, as well as it is known.</param>
/// <param name="Call">The call right after it; of one that is over, as it was last.</param>
/// <param name="Contexts">Dialplan contexts that its channels are in; of one that is over, all that they were ever seen in.</param>
public sealed record CallHappening(EventType Type, DateTimeOffset At, Call Call, IReadOnlyList<string> Contexts)
{
    /// <summary>Who rings, who answered, who talks now.</summary>
    public Party? Party { get; init; }

    /// <summary>Who talked before a transfer.</summary>
    public IReadOnlyList<Party> Before { get; init; } = [];

    /// <summary>The call that this one has become part of.</summary>
    public string? Into { get; init; }

    /// <summary>The telephone that rings, by its channel; tells one ringing from another.</summary>
    public string? Uniqueid { get; init; }
}

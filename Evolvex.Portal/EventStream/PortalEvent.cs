using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.Events;

namespace Evolvex.Portal.EventStream;

/// <summary>Something that happened, before it has its place in the stream.</summary>
/// <param name="Type">What.</param>
/// <param name="At">When.</param>
/// <param name="Key">The same wherever and however often it is told: several instances of the portal see the same PBX.</param>
/// <param name="Contexts">Dialplan contexts that decide who may see it; null: it is for everybody.</param>
/// <param name="Fields">Writes what is told of it besides id, type and time.</param>
internal sealed record EventDraft(EventType Type, DateTimeOffset At, string Key, IReadOnlyList<string>? Contexts, Action<System.Text.Json.Utf8JsonWriter> Fields)
{
    /// <summary>The groups that the dialplan gave the call to, where the call records say so.</summary>
    public IReadOnlyList<string> GroupUuids { get; init; } = [];
}

/// <summary>An event in the stream; the same object for all who read it.</summary>
/// <param name="Id">Its place.</param>
/// <param name="Draft">What it is.</param>
/// <param name="Json">As it is told: UTF-8 without a line break.</param>
internal sealed record PortalEvent(EventPlace Id, EventDraft Draft, ReadOnlyMemory<byte> Json)
{
    public EventType Type => Draft.Type;

    /// <summary>
    /// Who may use one of the contexts that the call's channels are in sees it, as <c>status</c> shows those channels and <c>get_log_cdr</c> the call's records.
    /// </summary>
    public bool IsVisibleTo(GroupAccess access)
    {
        if (Draft.Contexts is not { } contexts || access.IsUnrestricted) return true;
        foreach (var context in contexts)
            if (access.MayUse(context)) return true;
        return Draft.GroupUuids.Any(group => access.MaySeeRecord(null, group));
    }
}

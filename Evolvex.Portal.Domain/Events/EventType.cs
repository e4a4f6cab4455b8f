using System.Diagnostics.CodeAnalysis;

namespace Evolvex.Portal.Domain.Events;

/// <summary>What happened, as programs outside are told; see docs/events.md. The names of <see cref="EventTypes"/> are a contract: they are added to, never changed.</summary>
public enum EventType
{
    /// <summary>The first channel of a call came up.</summary>
    CallStarted,

    /// <summary>A telephone rings; once for each.</summary>
    CallRinging,

    /// <summary>The caller stands in a queue.</summary>
    CallQueued,

    /// <summary>Two people are connected, or somebody is in a conference; once a call.</summary>
    CallAnswered,

    /// <summary>One side holds.</summary>
    CallHeld,

    /// <summary>The talk goes on after a hold or out of a parking slot.</summary>
    CallResumed,

    /// <summary>The call lies in a parking slot.</summary>
    CallParked,

    /// <summary>Somebody else talks in the place of one who left.</summary>
    CallTransferred,

    /// <summary>The call has become part of another; nothing more comes of it.</summary>
    CallMerged,

    /// <summary>The last channel is gone; what became of the call follows as <see cref="CallEnded"/>.</summary>
    CallHungUp,

    /// <summary>The call is over, with its verdict and why.</summary>
    CallEnded,

    /// <summary>The same for a call from outside that nobody answered.</summary>
    CallMissed,

    /// <summary>A recording of the call can be fetched.</summary>
    RecordingReady,

    /// <summary>The portal follows the PBX.</summary>
    PbxConnected,

    /// <summary>The portal does not follow the PBX any more: events may be missing until it does.</summary>
    PbxDisconnected,
}

/// <summary>Types as texts.</summary>
public static class EventTypes
{
    private static readonly (EventType Type, string Name)[] Known =
    [
        (EventType.CallStarted, "call.started"), (EventType.CallRinging, "call.ringing"), (EventType.CallQueued, "call.queued"), (EventType.CallAnswered, "call.answered"),
        (EventType.CallHeld, "call.held"), (EventType.CallResumed, "call.resumed"), (EventType.CallParked, "call.parked"), (EventType.CallTransferred, "call.transferred"),
        (EventType.CallMerged, "call.merged"), (EventType.CallHungUp, "call.hung_up"), (EventType.CallEnded, "call.ended"), (EventType.CallMissed, "call.missed"),
        (EventType.RecordingReady, "recording.ready"), (EventType.PbxConnected, "pbx.connected"), (EventType.PbxDisconnected, "pbx.disconnected"),
    ];

    /// <summary>Every type, in the order in which a call has them.</summary>
    public static IReadOnlyList<EventType> Each { get; } = [.. Known.Select(known => known.Type)];

    /// <summary>The type's name.</summary>
    public static string Name(EventType type) => Known[(int)type].Name;

    /// <summary>The type of that name, exactly.</summary>
    public static bool TryParse(string name, out EventType type)
    {
        foreach (var known in Known)
        {
            type = known.Type;
            if (string.Equals(known.Name, name, StringComparison.Ordinal)) return true;
        }

        type = default;
        return false;
    }

    /// <summary>Reads names with commas or blanks between; <c>call.*</c> means all whose names begin so.</summary>
    /// <param name="names">The list.</param>
    /// <param name="types">The types named.</param>
    /// <param name="unknown">The first that is no name; empty where the list names nothing at all.</param>
    public static bool TryParseList(string names, out IReadOnlySet<EventType> types, [NotNullWhen(false)] out string? unknown)
    {
        var found = new HashSet<EventType>();
        (types, unknown) = (found, null);
        foreach (var name in names.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            var meant = name.EndsWith(".*", StringComparison.Ordinal) ? Known.Where(known => known.Name.StartsWith(name[..^1], StringComparison.Ordinal)) : Known.Where(known => known.Name == name);
            var before = found.Count;
            found.UnionWith(meant.Select(known => known.Type));
            if (found.Count > before || meant.Any()) continue;
            unknown = name;
            return false;
        }

        if (found.Count > 0) return true;
        unknown = "";
        return false;
    }
}

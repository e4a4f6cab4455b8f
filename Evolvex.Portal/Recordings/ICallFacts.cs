using Evolvex.Portal.Domain.Access;

namespace Evolvex.Portal.Recordings;

/// <summary>Implemented by who knows more of a call than its id: the file that its row names, its date, its linkedid.</summary>
internal interface ICallFacts
{
    /// <summary>What the records that a group may see tell of the call with this uniqueid or linkedid; null when there is none.</summary>
    /// <exception cref="RecordingException">The call records cannot be read.</exception>
    ValueTask<RecordingQuery?> OfAsync(string id, GroupAccess access, CancellationToken cancellation);

    /// <summary>Whether a group may have the recordings of that id: a record of it is one that a key of the group is told of.</summary>
    ValueTask<bool> MayHearAsync(string id, GroupAccess access, CancellationToken cancellation);
}

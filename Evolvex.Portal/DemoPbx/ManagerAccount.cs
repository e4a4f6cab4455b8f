using Evolvex.Portal.DemoPbx.Wire;

namespace Evolvex.Portal.DemoPbx;

/// <summary>A manager user as manager.conf has it: which events it may read, which actions it may write.</summary>
internal sealed record ManagerAccount(string Username, string Secret, EventClass Read = EventClass.All, EventClass Write = EventClass.All)
{
    /// <summary>Never shows the secret.</summary>
    public override string ToString() => Username;
}

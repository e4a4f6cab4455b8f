namespace Evolvex.Portal.Domain.Calls;

/// <summary>The mixer that joins channels. Mutable; owned by <see cref="ChannelBook"/>.</summary>
internal sealed class Bridge(string id)
{
    public string Id { get; } = id;

    public BridgeKind Kind { get; set; }

    /// <summary>Name of the conference, where it is one.</summary>
    public string? Name { get; set; }

    public List<PbxChannel> Members { get; } = new(2);

    /// <summary>Whether somebody besides <paramref name="channel"/> is in it.</summary>
    public bool HasOthers(PbxChannel channel) => Members.Count > 1 || (Members.Count == 1 && Members[0] != channel);

    /// <summary>How many parties hear each other here: a Local channel counts for whoever is beyond it.</summary>
    public int CountParties()
    {
        var parties = 0;
        foreach (var member in Members)
            if (member.Other is not { Bridge: { } far } other || far == this || far.HasOthers(other)) parties++;
        return parties;
    }

    public bool AnyHolds()
    {
        foreach (var member in Members)
            if (member.Held) return true;
        return false;
    }
}

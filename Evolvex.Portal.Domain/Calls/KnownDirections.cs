namespace Evolvex.Portal.Domain.Calls;

/// <summary>What the rules said of each device and context: asked for every channel, they are few. Bounded, since some technologies have numbers in their device names.</summary>
internal sealed class KnownDirections(DirectionRules rules)
{
    private const int Most = 4096;

    private readonly Dictionary<string, bool> _trunks = [];
    private readonly Dictionary<string, bool> _inbound = [];

    public bool NamesTrunk(string device) => _trunks.TryGetValue(device, out var known) ? known : Keep(_trunks, device, rules.NamesTrunk(ChannelName.EndpointOf(device)));

    public bool IsInbound(string context) => _inbound.TryGetValue(context, out var known) ? known : Keep(_inbound, context, rules.IsInbound(context));

    private static bool Keep(Dictionary<string, bool> known, string key, bool value)
    {
        if (known.Count >= Most) known.Clear();
        known[key] = value;
        return value;
    }
}

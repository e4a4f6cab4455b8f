namespace Evolvex.Portal.Domain.Calls;

/// <summary>What an event or a list says of a channel. Absent on the PBX (<c>&lt;unknown&gt;</c> or empty) is <see langword="null"/>; names are unescaped.</summary>
/// <param name="Uniqueid">Identity of the channel while it lives.</param>
/// <param name="Name">Channel name, e.g. <c>PJSIP/110-0000002a</c>.</param>
/// <param name="Linkedid">Uniqueid of the oldest channel of its call.</param>
/// <param name="State">What the channel does.</param>
/// <param name="CallerNumber">Number of the party at this end.</param>
/// <param name="CallerName">Name of that party.</param>
/// <param name="ConnectedNumber">Number of the party that it is connected with.</param>
/// <param name="ConnectedName">Name of that party.</param>
/// <param name="Context">Dialplan context.</param>
/// <param name="Exten">Dialplan extension.</param>
public sealed record ChannelFacts(
    string Uniqueid,
    string Name,
    string Linkedid,
    ChannelState State,
    string? CallerNumber,
    string? CallerName,
    string? ConnectedNumber,
    string? ConnectedName,
    string? Context,
    string? Exten);

/// <summary>What an event or a list says of a bridge.</summary>
/// <param name="Id">Identity of the bridge.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Name">Name of the conference, where it is one.</param>
public readonly record struct BridgeFacts(string Id, BridgeKind Kind, string? Name);

/// <summary>What a bridge is for, as far as calls care.</summary>
public enum BridgeKind
{
    /// <summary>Parties talk; channels in it become one call.</summary>
    Basic,

    /// <summary>A conference; its channels stay calls of their own.</summary>
    Conference,

    /// <summary>Channels wait in it and hear no one: parking, holding.</summary>
    Holding,

    /// <summary>Parties talk, but their calls stay apart (bridges of applications).</summary>
    Mixing,
}

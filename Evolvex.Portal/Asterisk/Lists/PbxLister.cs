using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.Asterisk.Events;
using Evolvex.Portal.Domain.Calls;

namespace Evolvex.Portal.Asterisk.Lists;

/// <summary>
/// Reads all that the PBX lists of itself. A list that it refuses, or whose module it lacks, is left out; which were refused for want of a right is told, so that
/// somebody can grant it.
/// </summary>
internal sealed class PbxLister(AmiClient client)
{
    private readonly AmiEventTranslator _translator = new();
    private readonly SortedSet<string> _refused = new(StringComparer.Ordinal);

    /// <summary>Names of the actions that the manager user has no right to.</summary>
    public IReadOnlyList<string> Refused => [.. _refused];

    /// <summary>Everything, list after list.</summary>
    /// <exception cref="AmiTimeoutException">The PBX stopped answering.</exception>
    /// <exception cref="AmiConnectionLostException">The connection ended.</exception>
    public async Task<PbxListing> ReadAsync(CancellationToken cancellationToken)
    {
        _refused.Clear();
        var channels = await ReadAsync("CoreShowChannels", "CoreShowChannel", cancellationToken) ?? await ReadAsync("Status", "Status", cancellationToken);
        if (channels is not null) _refused.Remove("CoreShowChannels");
        var bridges = await ReadAsync("BridgeList", "BridgeListItem", cancellationToken);
        var parked = await ReadAsync("ParkedCalls", "ParkedCall", cancellationToken);
        var conferences = await ReadConferencesAsync(cancellationToken);
        var queues = await ReadAsync("QueueStatus", null, cancellationToken);
        var devices = await ReadAsync("DeviceStateList", "DeviceStateChange", cancellationToken);
        var hints = await ReadAsync("ExtensionStateList", "ExtensionStatus", cancellationToken);
        var endpoints = await ReadAsync("PJSIPShowEndpoints", "EndpointList", cancellationToken);
        var contacts = await ReadAsync("PJSIPShowContacts", "ContactList", cancellationToken);
        return new PbxListing
        {
            Channels = channels is null ? null : ChannelLists.Channels(_translator, channels),
            Bridges = bridges is null ? null : ChannelLists.Bridges(_translator, bridges),
            Parked = parked is null ? null : ChannelLists.Parked(_translator, parked),
            Conferences = conferences,
            Queues = queues is null ? null : new QueueLists(_translator).Read(queues),
            DeviceStates = devices is null ? null : EndpointLists.DeviceStates(_translator, devices),
            Hints = hints is null ? null : [.. hints.Select(hint => _translator.Hint(hint.Frame)).OfType<HintTold>()],
            Endpoints = endpoints is null ? null : EndpointLists.Endpoints(_translator, endpoints, contacts),
        };
    }

    /// <summary>Asterisk's version; null where the right to ask is missing.</summary>
    public async Task<string?> ReadVersionAsync(CancellationToken cancellationToken) =>
        (await client.SendAsync(new AmiAction("CoreSettings"), cancellationToken))["AsteriskVersion"];

    /// <summary>Items of a list; null where the PBX gives none.</summary>
    private async Task<List<AmiMessage>?> ReadAsync(string name, string? item, CancellationToken cancellationToken, AmiAction? action = null)
    {
        try
        {
            var items = new List<AmiMessage>();
            await foreach (var message in client.ListAsync(action ?? new AmiAction(name), cancellationToken))
                if (item is null || message.Name == item) items.Add(message);
            return items;
        }
        catch (AmiRefusedException refusal)
        {
            if (refusal.Message.Contains("Permission denied", StringComparison.OrdinalIgnoreCase)) _refused.Add(name);
            return null;
        }
    }

    private async Task<Dictionary<string, string>> ReadConferencesAsync(CancellationToken cancellationToken)
    {
        var conferences = new Dictionary<string, string>();
        // Refused too when there is no conference at the moment, which is as good as an empty list.
        foreach (var room in await ReadAsync("ConfbridgeListRooms", "ConfbridgeListRooms", cancellationToken) ?? [])
        {
            if (room["Conference"] is not { Length: > 0 } conference) continue;
            var action = new AmiAction("ConfbridgeList").With("Conference", conference);
            foreach (var user in await ReadAsync("ConfbridgeList", "ConfbridgeList", cancellationToken, action) ?? [])
                if (user["Uniqueid"] is { } uniqueid) conferences[uniqueid] = conference;
        }
        return conferences;
    }
}

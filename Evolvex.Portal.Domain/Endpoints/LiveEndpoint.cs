namespace Evolvex.Portal.Domain.Endpoints;

/// <summary>A device of the PBX as it is now. Mutable; owned by <see cref="EndpointBook"/>.</summary>
internal sealed class LiveEndpoint(string device, DateTimeOffset at)
{
    private readonly Dictionary<string, ContactFacts> _contacts = [];

    public string Device { get; } = device;

    public EndpointKind Kind { get; set; }

    public string? Number { get; set; }

    public string? Name { get; set; }

    public DeviceState State { get; private set; }

    public DateTimeOffset Since { get; private set; } = at;

    /// <summary>The PBX tells of contacts.</summary>
    public bool TellsContacts { get; set; }

    public bool SetState(DeviceState state, DateTimeOffset at)
    {
        if (state == State) return false;
        State = state;
        Since = at;
        return true;
    }

    public bool SetContact(in ContactFacts contact)
    {
        if (contact.State == ContactState.Removed) return _contacts.Remove(contact.Uri);
        if (_contacts.TryGetValue(contact.Uri, out var known) && known == contact) return false;
        _contacts[contact.Uri] = contact;
        TellsContacts = true;
        return true;
    }

    /// <summary>Makes the contacts those listed. Returns 1 where another contact, or one in another state, was known.</summary>
    public int SetContacts(IReadOnlyList<ContactFacts> listed)
    {
        var same = _contacts.Count == listed.Count && listed.All(contact => _contacts.TryGetValue(contact.Uri, out var known) && known.State == contact.State);
        _contacts.Clear();
        foreach (var contact in listed) _contacts[contact.Uri] = contact;
        TellsContacts = true;
        return same ? 0 : 1;
    }

    public Extension ToExtension()
    {
        ContactFacts? reachable = null;
        foreach (var contact in _contacts.Values)
            if (contact.State != ContactState.Unreachable) reachable ??= contact;
        return new Extension(
            Number ?? Calls.ChannelName.EndpointOf(Device).ToString(),
            Name,
            Device,
            State,
            TellsContacts ? reachable is not null : null,
            reachable is { } at ? AddressOf(at.Uri) : null,
            reachable?.RoundTripMilliseconds,
            Since);
    }

    /// <summary><c>192.0.2.7:5060</c> of <c>sip:110@192.0.2.7:5060;transport=udp</c>.</summary>
    private static string AddressOf(string uri)
    {
        var from = uri.IndexOf('@') is var at and >= 0 ? at + 1 : uri.IndexOf(':') + 1;
        var to = uri.IndexOfAny([';', '>', '?', '^'], from);
        return to < 0 ? uri[from..] : uri[from..to];
    }
}

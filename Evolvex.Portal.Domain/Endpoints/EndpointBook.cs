using Evolvex.Portal.Domain.Calls;

namespace Evolvex.Portal.Domain.Endpoints;

/// <summary>All devices that the PBX tells of. Telephones are shown; trunks are remembered, so that calls know them.</summary>
internal sealed class EndpointBook(KnownDirections directions)
{
    private static readonly string[] PhoneTechnologies = ["PJSIP/", "SIP/", "IAX2/", "SCCP/", "DAHDI/", "Skinny/"];

    private readonly Dictionary<string, LiveEndpoint> _endpoints = [];
    private readonly Dictionary<string, string> _numbers = [];
    private readonly Dictionary<string, string> _names = [];
    private readonly HashSet<string> _dirty = [];
    private readonly HashSet<string> _published = [];

    public bool HasChanges => _dirty.Count > 0;

    public IReadOnlyDictionary<string, LiveEndpoint> Endpoints => _endpoints;

    public EndpointKind KindOf(string? device)
    {
        if (device is null) return EndpointKind.Unknown;
        if (directions.NamesTrunk(device)) return EndpointKind.Trunk;
        return _endpoints.TryGetValue(device, out var endpoint) ? endpoint.Kind : EndpointKind.Unknown;
    }

    /// <summary>Whether calls from outside come in by a context.</summary>
    public bool IsInbound(string? context) => context is not null && directions.IsInbound(context);

    public void SetState(string device, DeviceState state, DateTimeOffset at)
    {
        if (!_endpoints.TryGetValue(device, out var endpoint))
        {
            if (!LooksLikeTelephone(device)) return;
            endpoint = Add(device, EndpointKind.Unknown, at);
        }
        if (endpoint.SetState(state, at)) _dirty.Add(device);
    }

    public void SetContact(string device, in ContactFacts contact, DateTimeOffset at)
    {
        if (!_endpoints.TryGetValue(device, out var endpoint))
        {
            if (contact.State == ContactState.Removed || !LooksLikeTelephone(device)) return;
            endpoint = Add(device, EndpointKind.Unknown, at);
        }
        if (endpoint.SetContact(contact)) _dirty.Add(device);
    }

    /// <summary>The first telephone behind a hint has the hint's number.</summary>
    public void SetHint(string exten, string? devices)
    {
        foreach (var range in devices.AsSpan().Split('&'))
        {
            var device = devices.AsSpan()[range].Trim().ToString();
            if (!IsPhoneTechnology(device)) continue;
            if (_numbers.TryGetValue(device, out var known) && (known == exten || known.Length < exten.Length)) return;
            _numbers[device] = exten;
            if (_endpoints.TryGetValue(device, out var endpoint)) endpoint.Number = exten;
            _dirty.Add(device);
            return;
        }
    }

    public void SetName(string device, string? name)
    {
        if (name is null || (_names.TryGetValue(device, out var known) && known == name)) return;
        _names[device] = name;
        if (!_endpoints.TryGetValue(device, out var endpoint)) return;
        endpoint.Name = name;
        _dirty.Add(device);
    }

    /// <summary>A name that is taken only while no better one is known.</summary>
    public void SuggestName(string device, string name)
    {
        if (!_names.ContainsKey(device) && _endpoints.ContainsKey(device)) SetName(device, name);
    }

    /// <summary>Makes the devices those listed; returns the differences that an operator would have seen.</summary>
    public int Reconcile(PbxListing listing, Journal journal, DateTimeOffset at)
    {
        var corrections = 0;
        foreach (var hint in listing.Hints ?? []) SetHint(hint.Exten, hint.Devices);
        if (listing.Endpoints is { } endpoints)
        {
            foreach (var listed in endpoints) corrections += Reconcile(listed, journal, at);
            var names = endpoints.Select(listed => listed.Device).ToHashSet();
            foreach (var gone in _endpoints.Keys.Where(device => device.StartsWith("PJSIP/", StringComparison.Ordinal) && !names.Contains(device) && !journal.Has(device)).ToArray())
                Remove(gone);
        }
        foreach (var (device, state) in listing.DeviceStates ?? new Dictionary<string, DeviceState>())
        {
            if (journal.Has(device)) continue;
            if (_endpoints.TryGetValue(device, out var endpoint) && endpoint.State != state && endpoint.State != DeviceState.Unknown) corrections++;
            SetState(device, state, at);
        }
        return corrections;
    }

    public void Take(List<Extension> changed, List<string> removed)
    {
        foreach (var device in _dirty)
        {
            if (_endpoints.TryGetValue(device, out var endpoint) && IsShown(endpoint))
            {
                _published.Add(device);
                changed.Add(endpoint.ToExtension());
            }
            else if (_published.Remove(device))
            {
                removed.Add(device);
            }
        }
        _dirty.Clear();
    }

    private int Reconcile(ListedEndpoint listed, Journal journal, DateTimeOffset at)
    {
        var isNew = !_endpoints.TryGetValue(listed.Device, out var endpoint);
        endpoint ??= Add(listed.Device, listed.Kind, at);
        if (endpoint.Kind != listed.Kind)
        {
            endpoint.Kind = listed.Kind;
            _dirty.Add(listed.Device);
        }
        if (journal.Has(listed.Device)) return 0;
        var corrections = 0;
        if (listed.Contacts is { } contacts && endpoint.SetContacts(contacts) > 0)
        {
            _dirty.Add(listed.Device);
            corrections = isNew ? 0 : 1;
        }
        // The state is compared by the device states, which say more; this one only fills a gap.
        if (listed.State is { } state && endpoint.State == DeviceState.Unknown && endpoint.SetState(state, at)) _dirty.Add(listed.Device);
        return corrections;
    }

    private LiveEndpoint Add(string device, EndpointKind kind, DateTimeOffset at)
    {
        var endpoint = new LiveEndpoint(device, at) { Kind = kind, Number = _numbers.GetValueOrDefault(device), Name = _names.GetValueOrDefault(device) };
        _endpoints.Add(device, endpoint);
        _dirty.Add(device);
        return endpoint;
    }

    private void Remove(string device)
    {
        _endpoints.Remove(device);
        _dirty.Add(device);
    }

    private bool IsShown(LiveEndpoint endpoint) => KindOf(endpoint.Device) switch
    {
        EndpointKind.Telephone => true,
        EndpointKind.Trunk => false,
        _ => LooksLikeTelephone(endpoint.Device),
    };

    /// <summary>Where nobody tells: a telephone technology and a number for a name, or a number that a hint gave.</summary>
    private bool LooksLikeTelephone(string device)
    {
        if (!IsPhoneTechnology(device)) return false;
        if (_numbers.ContainsKey(device)) return true;
        var name = ChannelName.EndpointOf(device);
        return name.Length > 0 && !name.ContainsAnyExceptInRange('0', '9');
    }

    private static bool IsPhoneTechnology(string device) => Array.Exists(PhoneTechnologies, technology => device.StartsWith(technology, StringComparison.Ordinal));
}

using Evolvex.Portal.DemoPbx.Wire;

namespace Evolvex.Portal.DemoPbx.Exchange;

/// <summary>State of a device, with Asterisk's numbers (AST_DEVICE_*).</summary>
internal enum DeviceStatus
{
    Unknown = 0,
    NotInUse = 1,
    InUse = 2,
    Busy = 3,
    Invalid = 4,
    Unavailable = 5,
    Ringing = 6,
    RingInUse = 7,
    OnHold = 8,
}

/// <summary>What the devices do: worked out of their channels, told when it changes.</summary>
internal sealed class DeviceBoard
{
    private readonly DemoExchange exchange;
    private readonly SortedDictionary<string, Device> devices = new(StringComparer.Ordinal);

    public DeviceBoard(DemoExchange exchange)
    {
        this.exchange = exchange;
        foreach (var person in exchange.Book.People)
            devices.Add(person.Device, new Device(person, isRegistered: true));
        foreach (var trunk in exchange.Book.Trunks)
            devices.Add(trunk.Device, new Device(null, isRegistered: true));
    }

    /// <summary>All telephones and trunks, by name.</summary>
    public IEnumerable<KeyValuePair<string, DeviceStatus>> All => devices.Select(d => KeyValuePair.Create(d.Key, d.Value.Status));

    public DeviceStatus StatusOf(string device) => devices.TryGetValue(device, out var found) ? found.Status : DeviceStatus.Invalid;

    public bool IsRegistered(string device) => devices.TryGetValue(device, out var found) && found.IsRegistered;

    public bool IsFree(string device) => StatusOf(device) == DeviceStatus.NotInUse;

    public int ChannelsOf(string device) => devices.TryGetValue(device, out var found) ? found.Channels.Count : 0;

    /// <summary>Where a telephone is reached; made up, but the same each time.</summary>
    public static string ContactOf(string endpoint) => endpoint.StartsWith("trunk", StringComparison.Ordinal)
        ? $"sip:10.0.9.{(endpoint[^1] % 20) + 1}:5060"
        : $"sip:{endpoint}@10.0.{int.Parse(endpoint, System.Globalization.CultureInfo.InvariantCulture) / 200}.{int.Parse(endpoint, System.Globalization.CultureInfo.InvariantCulture) % 200 + 20}:5060";

    /// <summary>Microseconds that the last qualify took; made up, but the same each time.</summary>
    public static int RoundTripOf(string endpoint) => 4_000 + (endpoint.Sum(c => c * 37) * 997 % 38_000);

    /// <summary>A telephone signs in, or its registration is lost.</summary>
    public void Register(string device, bool isRegistered)
    {
        if (!devices.TryGetValue(device, out var found) || found.IsRegistered == isRegistered)
            return;

        found.IsRegistered = isRegistered;
        var endpoint = device[(device.IndexOf('/', StringComparison.Ordinal) + 1)..];
        Refresh(device);
        exchange.Feed.Event("PeerStatus", EventClass.System).Line("ChannelType", "PJSIP").Line("Peer", device)
            .Line("PeerStatus", isRegistered ? "Reachable" : "Unreachable").Send();
        exchange.Feed.Event("ContactStatus", EventClass.System).Line("URI", ContactOf(endpoint))
            .Line("ContactStatus", isRegistered ? "Reachable" : "Removed").Line("AOR", endpoint).Line("EndpointName", endpoint)
            .Line("RoundtripUsec", isRegistered ? RoundTripOf(endpoint) : 0).Send();
    }

    /// <summary>Works the state out anew and tells it where it changed.</summary>
    public void Refresh(string device)
    {
        if (!devices.TryGetValue(device, out var found) || found.Worked() is var status && status == found.Status)
            return;

        found.Status = status;
        exchange.Feed.Event("DeviceStateChange", EventClass.Call).Line("Device", device).Line("State", Name(status)).Send();
        if (found.Person is { } person)
            exchange.Feed.Event("ExtensionStatus", EventClass.Call).Line("Exten", person.Extension).Line("Context", PhoneBook.Internal)
                .Line("Hint", device).Line("Status", HintNumber(status)).Line("StatusText", HintText(status)).Send();
        exchange.Queues.DeviceChanged(device);
    }

    /// <summary>As DeviceStateChange writes it.</summary>
    public static string Name(DeviceStatus status) => status switch
    {
        DeviceStatus.NotInUse => "NOT_INUSE",
        DeviceStatus.InUse => "INUSE",
        DeviceStatus.Busy => "BUSY",
        DeviceStatus.Invalid => "INVALID",
        DeviceStatus.Unavailable => "UNAVAILABLE",
        DeviceStatus.Ringing => "RINGING",
        DeviceStatus.RingInUse => "RINGINUSE",
        DeviceStatus.OnHold => "ONHOLD",
        _ => "UNKNOWN",
    };

    /// <summary>As EndpointList writes it (ast_devstate2str).</summary>
    public static string Words(DeviceStatus status) => status switch
    {
        DeviceStatus.NotInUse => "Not in use",
        DeviceStatus.InUse => "In use",
        DeviceStatus.RingInUse => "Ring+Inuse",
        DeviceStatus.OnHold => "On Hold",
        _ => status.ToString(),
    };

    /// <summary>State of a hint (AST_EXTENSION_*).</summary>
    public static int HintNumber(DeviceStatus status) => status switch
    {
        DeviceStatus.NotInUse => 0,
        DeviceStatus.InUse => 1,
        DeviceStatus.Busy => 2,
        DeviceStatus.Unavailable or DeviceStatus.Invalid => 4,
        DeviceStatus.Ringing => 8,
        DeviceStatus.RingInUse => 9,
        DeviceStatus.OnHold => 16,
        _ => -1,
    };

    /// <summary>Words for the state of a hint (ast_extension_state2str).</summary>
    public static string HintText(DeviceStatus status) => status switch
    {
        DeviceStatus.NotInUse => "Idle",
        DeviceStatus.Unavailable or DeviceStatus.Invalid => "Unavailable",
        DeviceStatus.RingInUse => "InUse&Ringing",
        DeviceStatus.OnHold => "Hold",
        _ => status.ToString(),
    };

    internal void Attach(DemoChannel channel)
    {
        if (devices.TryGetValue(channel.Device, out var found))
            found.Channels.Add(channel);
    }

    internal void Detach(DemoChannel channel)
    {
        if (devices.TryGetValue(channel.Device, out var found))
            found.Channels.Remove(channel);
    }

    private sealed class Device(Person? person, bool isRegistered)
    {
        public Person? Person { get; } = person;

        public bool IsRegistered { get; set; } = isRegistered;

        public DeviceStatus Status { get; set; } = isRegistered ? DeviceStatus.NotInUse : DeviceStatus.Unavailable;

        public List<DemoChannel> Channels { get; } = [];

        public DeviceStatus Worked()
        {
            var ringing = Channels.Exists(c => c.State == ChannelState.Ringing);
            var busy = Channels.FindAll(c => c.State is ChannelState.Up or ChannelState.Ring);
            return (ringing, busy.Count) switch
            {
                (true, 0) => DeviceStatus.Ringing,
                (true, _) => DeviceStatus.RingInUse,
                (false, 0) => IsRegistered ? DeviceStatus.NotInUse : DeviceStatus.Unavailable,
                _ => busy.TrueForAll(c => c.IsHeld) ? DeviceStatus.OnHold : DeviceStatus.InUse,
            };
        }
    }
}

namespace Evolvex.Portal.Hosting;

/// <summary>How the portal reaches the PBX.</summary>
internal enum PbxTransport
{
    /// <summary>The embedded PBX simulator.</summary>
    Demo,

    /// <summary>Asterisk's manager interface over TCP or TLS.</summary>
    AmiTcp,

    /// <summary>Asterisk's HTTP manager: rawman and waitevent.</summary>
    AmiHttp,
}

/// <summary>The PBX that the portal shows: section <c>Pbx</c>.</summary>
internal sealed record PbxOptions
{
    public PbxTransport Transport { get; init; } = PbxTransport.Demo;

    /// <summary>Shown in the pages.</summary>
    public string Name { get; init; } = "PBX";

    /// <summary>AmiTcp: where the manager interface listens.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>AmiTcp: 1 to 65535.</summary>
    public int Port { get; init; } = 5038;

    /// <summary>AmiTcp over TLS, by custom on port 5039.</summary>
    public bool UseTls { get; init; }

    /// <summary>AmiHttp: the manager's address up to, and without, <c>/rawman</c>.</summary>
    public Uri? Url { get; init; }

    /// <summary>The manager account of the portal; there for AmiTcp and AmiHttp.</summary>
    public string Username { get; init; } = "";

    public string Secret { get; init; } = "";

    /// <summary>The zone that the PBX writes call records in.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Local;

    public bool IsDemo => Transport == PbxTransport.Demo;

    public static PbxOptions Read(SettingReader settings)
    {
        var pbx = new PbxOptions
        {
            Transport = settings.Choice("Pbx:Transport", PbxTransport.Demo),
            Name = settings.Text("Pbx:Name", "PBX"),
            Host = settings.HostName("Pbx:Host", "127.0.0.1"),
            Port = settings.Number("Pbx:Port", 5038, 1, 65535),
            UseTls = settings.Flag("Pbx:UseTls", byDefault: false),
            Url = settings.WebAddress("Pbx:Url", "http://127.0.0.1:8088/asterisk"),
            Username = settings.Text("Pbx:Username", ""),
            Secret = settings.Secret("Pbx:Secret") ?? "",
            TimeZone = settings.Zone("Pbx:TimeZone"),
        };
        pbx.RequireWhatTheTransportNeeds(settings);
        return pbx;
    }

    private void RequireWhatTheTransportNeeds(SettingReader settings)
    {
        if (IsDemo) return;
        if (Username.Length == 0) settings.Refuse("Pbx:Username", $"is missing; with Pbx:Transport={Transport} it is the portal's account in manager.conf");
        if (Secret.Length == 0) settings.Refuse("Pbx:Secret", $"is missing; with Pbx:Transport={Transport} it is the secret of that account");
        if (Username.Any(char.IsControl)) settings.Refuse("Pbx:Username", "holds a control character; allowed: one line of text");
        if (Secret.Any(char.IsControl)) settings.Refuse("Pbx:Secret", "holds a control character; allowed: one line of text");
        if (Transport == PbxTransport.AmiHttp && settings.Text("Pbx:Url") is null)
            settings.Refuse("Pbx:Url", "is missing; with Pbx:Transport=AmiHttp it is the address of Asterisk's HTTP manager, such as http://127.0.0.1:8088/asterisk");
    }

    /// <summary>Never shows the secret.</summary>
    public override string ToString() => IsDemo ? "demo PBX" : $"{Transport} {(Transport == PbxTransport.AmiHttp ? Url : $"{Host}:{Port}")} as {Username}";
}

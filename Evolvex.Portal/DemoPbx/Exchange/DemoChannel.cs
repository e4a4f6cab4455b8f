using Evolvex.Portal.DemoPbx.Wire;

namespace Evolvex.Portal.DemoPbx.Exchange;

/// <summary>A number and a name; empty where not known.</summary>
internal readonly record struct PartyId(string Number, string Name)
{
    public static readonly PartyId None = new("", "");
}

/// <summary>One channel of the demo PBX, changed only through the exchange, which tells of every change.</summary>
internal sealed class DemoChannel(string name, string uniqueid, string linkedid, string device, DateTimeOffset createdAt)
{
    private readonly List<KeyValuePair<string, string>> variables = [];

    /// <summary>Such as <c>PJSIP/101-0000002a</c>.</summary>
    public string Name { get; } = name;

    public string Uniqueid { get; } = uniqueid;

    /// <summary>Uniqueid of the call's first channel.</summary>
    public string Linkedid { get; set; } = linkedid;

    /// <summary>The device it belongs to, such as <c>PJSIP/101</c>.</summary>
    public string Device { get; } = device;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public bool IsLocal => Name.StartsWith("Local/", StringComparison.Ordinal);

    public string Technology => Name[..Name.IndexOf('/', StringComparison.Ordinal)];

    public ChannelState State { get; set; }

    public DateTimeOffset? AnsweredAt { get; set; }

    public PartyId Caller { get; set; } = PartyId.None;

    public PartyId Connected { get; set; } = PartyId.None;

    public string AccountCode { get; set; } = "";

    public string Context { get; set; } = "";

    public string Exten { get; set; } = "";

    public int Priority { get; set; } = 1;

    public string Application { get; set; } = "";

    public string Data { get; set; } = "";

    /// <summary>The number that was dialled to reach it.</summary>
    public string Dnid { get; set; } = "";

    public DemoBridge? Bridge { get; set; }

    /// <summary>The other side has put it on hold.</summary>
    public bool IsHeld { get; set; }

    public bool HearsMusic { get; set; }

    public bool IsMonitored { get; set; }

    /// <summary>The other half, where this is one of a Local channel.</summary>
    public DemoChannel? OtherHalf { get; set; }

    /// <summary>What it is dialling just now.</summary>
    public DialAttempt? Dialling { get; set; }

    /// <summary>The attempt that made it ring.</summary>
    public DialAttempt? DialledBy { get; set; }

    public QueueEntry? Waiting { get; set; }

    /// <summary>The queue call that it talks in, as caller or as agent.</summary>
    public AgentCall? AgentCall { get; set; }

    public ParkedCall? Parked { get; set; }

    public CallRecordTrail? Record { get; set; }

    /// <summary>Changes whenever somebody else takes the channel over (transfer, redirect, hang-up): a script that began before must leave it alone.</summary>
    public int Ownership { get; set; }

    public bool IsGone { get; set; }

    /// <summary>Cause of the hang-up, once it is gone.</summary>
    public int Ending { get; set; }

    public bool IsUp => State == ChannelState.Up && !IsGone;

    /// <summary>The one set last comes first, as Asterisk lists them.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Variables => variables;

    public string? Variable(string name)
    {
        var index = variables.FindIndex(v => v.Key == name);
        return index < 0 ? null : variables[index].Value;
    }

    public void SetVariable(string name, string value)
    {
        var index = variables.FindIndex(v => v.Key == name);
        if (index >= 0)
            variables.RemoveAt(index);
        variables.Insert(0, new(name, value));
    }

    public void ClearVariable(string name) => variables.RemoveAll(v => v.Key == name);
}

/// <summary>The lines that Asterisk makes from a channel (manager_channels.c, ast_manager_build_channel_state_string_prefix).</summary>
internal static class ChannelLines
{
    public static AmiText Channel(this AmiText text, DemoChannel channel, string prefix = "") => text
        .Line(prefix, "Channel", channel.Name)
        .Line(prefix, "ChannelState", StateNumber(channel.State))
        .Line(prefix, "ChannelStateDesc", channel.State.ToString())
        .Line(prefix, "CallerIDNum", Known(channel.Caller.Number))
        .Line(prefix, "CallerIDName", Known(AmiText.Escaped(channel.Caller.Name)))
        .Line(prefix, "ConnectedLineNum", Known(channel.Connected.Number))
        .Line(prefix, "ConnectedLineName", Known(AmiText.Escaped(channel.Connected.Name)))
        .Line(prefix, "Language", "ru")
        .Line(prefix, "AccountCode", channel.AccountCode)
        .Line(prefix, "Context", channel.Context)
        .Line(prefix, "Exten", channel.Exten)
        .Line(prefix, "Priority", channel.Priority.ToString(System.Globalization.CultureInfo.InvariantCulture))
        .Line(prefix, "Uniqueid", channel.Uniqueid)
        .Line(prefix, "Linkedid", channel.Linkedid);

    public static string Known(string value) => value.Length == 0 ? AmiText.Unknown : value;

    private static string StateNumber(ChannelState state) => state switch
    {
        ChannelState.Down => "0",
        ChannelState.Ring => "4",
        ChannelState.Ringing => "5",
        ChannelState.Up => "6",
        _ => ((int)state).ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}

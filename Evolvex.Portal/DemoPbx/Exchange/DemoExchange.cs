using System.Globalization;
using Evolvex.Portal.DemoPbx.Wire;

namespace Evolvex.Portal.DemoPbx.Exchange;

/// <summary>
/// The demo PBX itself: channels, bridges, queues, devices. Each change is made here and tells its event at once, so what the lists show and what the events say cannot differ.
/// One thread at a time; <see cref="Gate"/> is the lock for those who come from outside.
/// </summary>
internal sealed class DemoExchange
{
    private readonly Dictionary<string, DemoChannel> byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, DemoChannel> byUniqueid = new(StringComparer.Ordinal);
    private readonly LinkedList<DemoChannel> channels = new();
    private readonly Dictionary<string, LinkedListNode<DemoChannel>> nodes = new(StringComparer.Ordinal);
    private int uniqueNumber;
    private int deviceNumber;
    private int localNumber;

    public DemoExchange(PhoneBook book, Random random, DateTimeOffset start)
    {
        (Book, Random, StartedAt, Agenda) = (book, random, start, new Agenda(start));
        Devices = new DeviceBoard(this);
        Bridges = new BridgeTable(this);
        Queues = new QueueHall(this);
        Parking = new ParkingLot(this);
        Conferences = new ConferenceHall(this);
        Teardown = new Teardown(this);
    }

    /// <summary>Held by whoever reads or changes the exchange from outside its own scripts.</summary>
    public Lock Gate { get; } = new();

    public PhoneBook Book { get; }

    public Random Random { get; }

    public Agenda Agenda { get; }

    public EventFeed Feed { get; } = new();

    public DeviceBoard Devices { get; }

    public BridgeTable Bridges { get; }

    public QueueHall Queues { get; }

    public ParkingLot Parking { get; }

    public ConferenceHall Conferences { get; }

    public Teardown Teardown { get; }

    /// <summary>When the PBX came up, as it tells.</summary>
    public DateTimeOffset StartedAt { get; set; }

    /// <summary>The zone that call records are written in.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    public DateTimeOffset Now => Agenda.Now;

    /// <summary>The time that goes into channel ids where the exchange's own time runs ahead (a flood); null: <see cref="Now"/>.</summary>
    public Func<DateTimeOffset>? IdClock { get; set; }

    /// <summary>Global variables.</summary>
    public Dictionary<string, string> Globals { get; } = new(StringComparer.Ordinal);

    /// <summary>Channels that are up, oldest first.</summary>
    public IReadOnlyCollection<DemoChannel> Channels => channels;

    /// <summary>Calls since the start, as <c>core show channels</c> counts them.</summary>
    public int CallsProcessed { get; private set; }

    /// <summary>Number of the next call record.</summary>
    public int RecordSequence { get; set; }

    /// <summary>Takes the records of a channel that is gone.</summary>
    public Action<DemoChannel, IReadOnlyList<CallRecord>>? Recorded { get; set; }

    /// <summary>By name or by Uniqueid, as Asterisk looks channels up; else null.</summary>
    public DemoChannel? Find(string nameOrUniqueid) => byName.GetValueOrDefault(nameOrUniqueid) ?? byUniqueid.GetValueOrDefault(nameOrUniqueid);

    /// <summary>A new channel of a device, of a call that is there already or of its own.</summary>
    public DemoChannel NewChannel(string device, ChannelState state, PartyId caller, string context, string exten, string? linkedid = null, string? uniqueid = null)
    {
        var number = (deviceNumber++).ToString("x8", CultureInfo.InvariantCulture);
        return Add(new(device + "-" + number, uniqueid ?? NextUniqueid(), linkedid ?? "", device, Now) { State = state, Caller = caller, Context = context, Exten = exten });
    }

    /// <summary>The two halves of a Local channel: the first is called, the second runs in the dialplan.</summary>
    public (DemoChannel One, DemoChannel Two) NewLocal(
        string exten, string context, string? linkedid = null, string? uniqueid = null, string? otherUniqueid = null)
    {
        var (device, number) = ($"Local/{exten}@{context}", (localNumber++).ToString("x8", CultureInfo.InvariantCulture));
        var one = Add(new($"{device}-{number};1", uniqueid ?? NextUniqueid(), linkedid ?? "", device, Now) { State = ChannelState.Down, Context = context, Exten = exten });
        var two = Add(new($"{device}-{number};2", otherUniqueid ?? NextUniqueid(), one.Linkedid, device, Now) { State = ChannelState.Ring, Context = context, Exten = exten });
        (one.OtherHalf, two.OtherHalf) = (two, one);
        return (one, two);
    }

    /// <summary>The channel begins to run in the dialplan, so it gets call records.</summary>
    public CallRecordTrail KeepRecord(DemoChannel channel)
    {
        if (channel.Record is null)
            CallsProcessed++;
        return channel.Record ??= new CallRecordTrail(channel, () => RecordSequence++);
    }

    public void SetState(DemoChannel channel, ChannelState state)
    {
        if (channel.State == state)
            return;

        channel.State = state;
        if (state == ChannelState.Up)
            channel.AnsweredAt ??= Now;
        Feed.Event("Newstate", EventClass.Call).Channel(channel).Send();
        Devices.Refresh(channel.Device);

        // What answers at the dialplan's end of a Local channel answers at the other end too.
        if (state == ChannelState.Up && channel is { OtherHalf: { IsUp: false, IsGone: false } half } && channel.Name.EndsWith(";2", StringComparison.Ordinal))
            SetState(half, ChannelState.Up);
    }

    public void Goto(DemoChannel channel, string context, string exten) => (channel.Context, channel.Exten, channel.Priority) = (context, exten, 0);

    /// <summary>The next step of the dialplan.</summary>
    public void Run(DemoChannel channel, string application, string data)
    {
        channel.Priority++;
        RunAs(channel, application, data);
        channel.Record?.Runs(Now);
    }

    /// <summary>An application that is no step of the dialplan (<c>AppDial</c> on a called channel).</summary>
    public void RunAs(DemoChannel channel, string application, string data)
    {
        (channel.Application, channel.Data) = (application, data);
        Feed.Event("Newexten", EventClass.Dialplan).Channel(channel)
            .Line("Extension", channel.Exten).Line("Application", application).Line("AppData", data).Send();
    }

    public void SetVariable(DemoChannel channel, string name, string value)
    {
        channel.SetVariable(name, value);
        Feed.Event("VarSet", EventClass.Dialplan).Channel(channel).Line("Variable", name).Line("Value", value).Send();
    }

    /// <summary>A variable goes; the event tells an empty value.</summary>
    public void ClearVariable(DemoChannel channel, string name)
    {
        SetVariable(channel, name, "");
        channel.ClearVariable(name);
    }

    public void SetGlobal(string name, string value)
    {
        Globals[name] = value;
        Feed.Event("VarSet", EventClass.Dialplan).Line("Channel", "none").Line("Uniqueid", "none").Line("Variable", name).Line("Value", value).Send();
    }

    public void Identify(DemoChannel channel, PartyId caller)
    {
        channel.Caller = caller;
        Feed.Event("NewCallerid", EventClass.Call).Channel(channel).Line("CID-CallingPres", "0 (Presentation Allowed, Not Screened)").Send();
    }

    public void Connect(DemoChannel channel, PartyId connected)
    {
        if (channel.Connected == connected)
            return;

        channel.Connected = connected;
        Feed.Event("NewConnectedLine", EventClass.Call).Channel(channel).Send();
    }

    public void StartMusic(DemoChannel channel)
    {
        if (channel.HearsMusic)
            return;

        channel.HearsMusic = true;
        Feed.Event("MusicOnHoldStart", EventClass.Call).Channel(channel).Line("Class", "default").Send();
    }

    public void StopMusic(DemoChannel channel)
    {
        if (!channel.HearsMusic)
            return;

        channel.HearsMusic = false;
        Feed.Event("MusicOnHoldStop", EventClass.Call).Channel(channel).Send();
    }

    /// <summary>Whoever has the channel puts the other side on hold.</summary>
    public void Hold(DemoChannel channel)
    {
        Feed.Event("Hold", EventClass.Call).Channel(channel).Line("MusicClass", "default").Send();
        SetHeld(channel, true);
    }

    public void Unhold(DemoChannel channel)
    {
        Feed.Event("Unhold", EventClass.Call).Channel(channel).Send();
        SetHeld(channel, false);
    }

    public void StartMonitor(DemoChannel channel)
    {
        channel.IsMonitored = true;
        Feed.Event("MixMonitorStart", EventClass.Call).Channel(channel).Send();
    }

    public void StopMonitor(DemoChannel channel) => Feed.Event("MixMonitorStop", EventClass.Call).Channel(channel).Send();

    /// <summary>Takes a channel off the table; <see cref="Teardown"/> alone calls it.</summary>
    internal void Remove(DemoChannel channel)
    {
        channel.IsGone = true;
        byName.Remove(channel.Name);
        byUniqueid.Remove(channel.Uniqueid);
        if (nodes.Remove(channel.Name, out var node))
            channels.Remove(node);
        Devices.Detach(channel);
    }

    // Whom the holder talks with hears music; it is their device that is on hold.
    private void SetHeld(DemoChannel holder, bool isHeld)
    {
        foreach (var other in holder.Bridge?.Channels.Where(c => c != holder) ?? [])
        {
            other.IsHeld = isHeld;
            if (isHeld)
                StartMusic(other);
            else
                StopMusic(other);
            Devices.Refresh(other.Device);
        }
    }

    private string NextUniqueid() => $"{(IdClock?.Invoke() ?? Now).ToUnixTimeSeconds()}.{uniqueNumber++}";

    private DemoChannel Add(DemoChannel channel)
    {
        if (channel.Linkedid.Length == 0)
            channel.Linkedid = channel.Uniqueid;
        byName.Add(channel.Name, channel);
        byUniqueid[channel.Uniqueid] = channel;
        nodes.Add(channel.Name, channels.AddLast(channel));
        Devices.Attach(channel);
        Feed.Event("Newchannel", EventClass.Call).Channel(channel).Send();
        return channel;
    }
}

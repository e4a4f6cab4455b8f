using Evolvex.Portal.DemoPbx.Wire;

namespace Evolvex.Portal.DemoPbx.Exchange;

/// <summary>Takes the events of the exchange to whoever listens, in the order in which they happened. A muted feed costs next to nothing (the years before "now" are played so).</summary>
internal sealed class EventFeed
{
    private readonly AmiText text = new();
    private EventClass current;

    /// <summary>Receives each event: its class, its name and the whole message.</summary>
    public Action<EventClass, string, ReadOnlyMemory<byte>>? Listener { get; set; }

    /// <summary>Events made since the start, heard or not.</summary>
    public long Count { get; private set; }

    private string Name { get; set; } = "";

    /// <summary>Begins an event; <see cref="Send"/> ends it. One at a time.</summary>
    public EventFeed Event(string name, EventClass classes)
    {
        Count++;
        (Name, current) = (name, classes);
        if (Listener is null)
            return this;

        text.Clear();
        text.Line("Event", name).Line("Privilege", PrivilegeOf(classes));
        return this;
    }

    public EventFeed Line(string key, string value)
    {
        if (Listener is not null)
            text.Line(key, value);
        return this;
    }

    public EventFeed Line(string key, long value)
    {
        if (Listener is not null)
            text.Line(key, value);
        return this;
    }

    public EventFeed Channel(DemoChannel channel, string prefix = "")
    {
        if (Listener is not null)
            text.Channel(channel, prefix);
        return this;
    }

    public EventFeed Bridge(DemoBridge bridge, string prefix = "")
    {
        if (Listener is not null)
            text.Bridge(bridge, prefix);
        return this;
    }

    public EventFeed Raw(string line)
    {
        if (Listener is not null)
            text.Raw(line);
        return this;
    }

    public void Send()
    {
        if (Listener is null)
            return;

        text.End();
        Listener(current, Name, text.ToArray());
    }

    private static string PrivilegeOf(EventClass classes) => classes switch
    {
        EventClass.Call => "call,all",
        EventClass.Dialplan => "dialplan,all",
        EventClass.Agent => "agent,all",
        EventClass.Cdr => "cdr,all",
        _ => classes.Privilege(),
    };
}

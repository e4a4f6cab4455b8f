namespace Evolvex.Portal.DemoPbx.Wire;

/// <summary>AMI's classes of events and rights (EVENT_FLAG_* of manager.h), with Asterisk's own bits.</summary>
[Flags]
internal enum EventClass
{
    None = 0,
    System = 1 << 0,
    Call = 1 << 1,
    Log = 1 << 2,
    Verbose = 1 << 3,
    Command = 1 << 4,
    Agent = 1 << 5,
    User = 1 << 6,
    Config = 1 << 7,
    Dtmf = 1 << 8,
    Reporting = 1 << 9,
    Cdr = 1 << 10,
    Dialplan = 1 << 11,
    Originate = 1 << 12,
    Agi = 1 << 13,
    HookResponse = 1 << 14,
    Cc = 1 << 15,
    Aoc = 1 << 16,
    Test = 1 << 17,
    Security = 1 << 18,
    Message = 1 << 20,
    All = System | Call | Log | Verbose | Command | Agent | User | Config | Dtmf | Reporting | Cdr | Dialplan | Originate | Agi | Cc | Aoc | Test | Security | Message,
}

/// <summary>How classes are written on the wire.</summary>
internal static class EventClasses
{
    private static readonly (EventClass Class, string Name)[] Names =
        [.. Enum.GetValues<EventClass>().Where(c => c is not (EventClass.None or EventClass.All)).Select(c => (c, c.ToString().ToLowerInvariant()))];

    /// <summary>As in a <c>Privilege:</c> line: <c>call,all</c>.</summary>
    public static string Privilege(this EventClass classes) =>
        classes == EventClass.None ? "<none>" : string.Join(',', Names.Where(n => classes.HasFlag(n.Class)).Select(n => n.Name).Append("all"));

    /// <summary>Reads an EventMask: on, off, a number, or names after commas; unknown names count for nothing.</summary>
    public static EventClass ParseMask(string mask)
    {
        mask = mask.Trim();
        if (mask.Length == 0 || Is(mask, "on") || Is(mask, "all") || Is(mask, "yes") || Is(mask, "true") || Is(mask, "y") || Is(mask, "t"))
            return EventClass.All;
        if (int.TryParse(mask, out var bits))
            return (EventClass)bits & EventClass.All;

        var classes = EventClass.None;
        foreach (var word in mask.Split(',', StringSplitOptions.TrimEntries))
        {
            if (Is(word, "all"))
                return EventClass.All;
            classes |= Array.Find(Names, n => Is(n.Name, word)).Class;
        }

        return classes;

        static bool Is(string word, string other) => word.Equals(other, StringComparison.OrdinalIgnoreCase);
    }
}

using System.Globalization;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Tests.Rig;

namespace Evolvex.Portal.Tests.CallHistory;

/// <summary>Call records that a real Asterisk wrote, by what was played to make them: <c>Captures/call-records/patterns.tsv</c>.</summary>
internal static class RecordedPatterns
{
    public static readonly CallReadingRules Rules = new(new WallClock(TimeZoneInfo.Utc), DirectionRules.Default);

    private static readonly Lazy<ILookup<string, CallDetailRecord>> Rows = new(Read);

    /// <summary>Names of all patterns.</summary>
    public static IEnumerable<string> Names => Rows.Value.Select(pattern => pattern.Key);

    /// <summary>Rows of one pattern.</summary>
    public static IReadOnlyList<CallDetailRecord> Of(string pattern) => [.. Rows.Value[pattern]];

    /// <summary>The calls of a pattern, oldest first.</summary>
    public static IReadOnlyList<PastCall> Calls(string pattern, CallReadingRules? rules = null) => [.. CallReader.ReadAll(Rows.Value[pattern], rules ?? Rules)];

    private static ILookup<string, CallDetailRecord> Read()
    {
        var lines = File.ReadAllLines(Path.Combine(RigFolder.Repository, "Evolvex.Portal.Tests", "Captures", "call-records", "patterns.tsv"));
        var columns = lines[0].Split('\t').Select((name, at) => (name, at)).ToDictionary(column => column.name, column => column.at);
        return lines.Skip(1).Select(line => line.Split('\t')).ToLookup(cells => cells[0], cells => Record(name => cells[columns[name]]));
    }

    private static CallDetailRecord Record(Func<string, string> cell) => new()
    {
        UniqueId = cell("uniqueid"),
        LinkedId = cell("linkedid"),
        Sequence = long.Parse(cell("sequence"), CultureInfo.InvariantCulture),
        Src = cell("src"),
        Dst = cell("dst"),
        Context = cell("dcontext"),
        CallerId = cell("clid"),
        Channel = cell("channel"),
        DstChannel = cell("dstchannel"),
        App = cell("lastapp"),
        AppData = cell("lastdata"),
        Start = Time(cell("start"))!.Value,
        Answer = Time(cell("answer")),
        Duration = int.Parse(cell("duration"), CultureInfo.InvariantCulture),
        BillSec = int.Parse(cell("billsec"), CultureInfo.InvariantCulture),
        Disposition = CallDetailRecord.ReadDisposition(cell("disposition")),
        Source = cell("source"),
        Destination = cell("destination"),
        Direction = cell("direction"),
    };

    private static DateTime? Time(string text) => text.Length == 0 ? null : DateTime.ParseExact(text, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}

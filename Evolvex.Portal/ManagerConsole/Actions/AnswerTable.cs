using Evolvex.Portal.Asterisk.Ami;

namespace Evolvex.Portal.ManagerConsole.Actions;

/// <summary>Events of a list with the same name, as a table: a column for each header that any of them has, in the order they first come.</summary>
/// <param name="Name">The events' name.</param>
/// <param name="Columns">Headers.</param>
/// <param name="Rows">A row an event, a text for each column; a header that comes again is one text.</param>
internal sealed record AnswerTable(string Name, IReadOnlyList<string> Columns, IReadOnlyList<string[]> Rows)
{
    private const int MostColumns = 60;

    /// <summary>One table for each name.</summary>
    public static IReadOnlyList<AnswerTable> Of(IEnumerable<AmiMessage> items) => [.. items.GroupBy(item => item.Name, StringComparer.Ordinal).Select(group => Of(group.Key, [.. group]))];

    /// <summary>Headers of an answer to be read as a list of terms; lines of the CLI and what belongs to the connection are not among them.</summary>
    public static IReadOnlyList<(string Name, string Value)> Facts(AmiMessage message) =>
        [.. message.Skip(1).Where(line => line.Name is not ("ActionID" or "Output" or "EventList"))];

    private static AnswerTable Of(string name, List<AmiMessage> items)
    {
        var columns = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var (header, _) in items.SelectMany(item => item.Skip(1)))
        {
            if (header is not ("ActionID" or "Privilege") && columns.Count < MostColumns) columns.TryAdd(header, columns.Count);
        }

        return new AnswerTable(name, [.. columns.Keys], [.. items.Select(item => Row(item, columns))]);
    }

    private static string[] Row(AmiMessage item, Dictionary<string, int> columns)
    {
        var row = new string[columns.Count];
        Array.Fill(row, "");
        foreach (var (header, value) in item.Skip(1))
        {
            if (columns.TryGetValue(header, out var at)) row[at] = row[at].Length == 0 ? value : $"{row[at]}; {value}";
        }

        return row;
    }
}

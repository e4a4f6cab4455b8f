using Evolvex.Portal.Hosting;

namespace Evolvex.Portal.CallHistory;

/// <summary>
/// Looks whether the columns can hold what Asterisk writes into them: a row that does not fit is refused whole by a strict database, with a line in Asterisk's
/// log and nowhere else, and cut by another one.
/// </summary>
internal sealed class CdrColumnsCheck(CdrTable table)
{
    private const string Subject = "call records";

    /// <summary>Of the last rows, which tell what comes.</summary>
    private const int Looked = 20_000;

    /// <summary>Letters that Asterisk's own fields hold (<c>include/asterisk/cdr.h</c>).</summary>
    private static readonly (string Column, int Letters)[] Fields =
    [
        ("clid", 80), ("src", 80), ("dst", 80), ("dcontext", 80), ("channel", 80), ("dstchannel", 80), ("lastapp", 80), ("lastdata", 80), ("disposition", 80),
        ("accountcode", 80), ("uniqueid", 150), ("linkedid", 150), ("userfield", 256), ("peeraccount", 80),
    ];

    public async Task<IReadOnlyList<CheckFinding>> RunAsync(CdrDbContext context, CancellationToken cancellationToken)
    {
        var columns = (await context.RowsAsync(
                "SELECT COLUMN_NAME, CHARACTER_MAXIMUM_LENGTH, CHARACTER_SET_NAME, COLLATION_NAME, COLUMN_TYPE, IS_NULLABLE, COLUMN_DEFAULT, EXTRA FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = COALESCE(@schema, DATABASE()) AND TABLE_NAME = @table",
                cancellationToken, ("@schema", table.Schema), ("@table", table.Name)))
            .Select(row => new Column($"{row[0]}", CdrQuestions.Number(row[1]), row[2] as string, row[3] as string, $"{row[4]}", $"{row[5]}" == "NO", row[6] is null, $"{row[7]}")).ToList();
        var isStrict = $"{await context.ScalarAsync("SELECT @@GLOBAL.sql_mode", cancellationToken)}".Contains("STRICT", StringComparison.OrdinalIgnoreCase);
        return [.. Alphabets(columns), .. Collations(columns), .. Required(columns, isStrict), .. await WidthsAsync(context, columns, isStrict, cancellationToken)];
    }

    /// <summary>A caller's name in an alphabet that the table does not have makes the database refuse the whole row.</summary>
    private IEnumerable<CheckFinding> Alphabets(List<Column> columns)
    {
        var poor = Fields.Select(field => Of(columns, field.Column)).OfType<Column>().FirstOrDefault(column => column.Charset is not null && !column.Charset.Equals("utf8mb4", StringComparison.OrdinalIgnoreCase));
        if (poor is not null)
            yield return new CheckFinding(Subject, CheckVerdict.Warning, $"the column {poor.Name} is {poor.Charset}: a call whose caller has a name outside of it is refused by the database and missing here.", $"ALTER TABLE {table.Quoted} CONVERT TO CHARACTER SET utf8mb4;");
    }

    /// <summary>Columns that are compared with one another must sort alike, or no index serves.</summary>
    private IEnumerable<CheckFinding> Collations(List<Column> columns)
    {
        if (Of(columns, "linkedid") is not { Collation: { } one } linked || Of(columns, "uniqueid") is not { Collation: { } other } unique || one == other) yield break;
        yield return new CheckFinding(
            Subject, CheckVerdict.Warning, $"the columns {linked.Name} and {unique.Name} sort differently ({one}, {other}), so that one is not found by the other with an index.",
            $"ALTER TABLE {table.Quoted} MODIFY {table.Quote(linked.Name)} {linked.Type} CHARACTER SET {unique.Charset} COLLATE {other};");
    }

    /// <summary>A column that must be given and that Asterisk does not know makes a strict database refuse each row.</summary>
    private IEnumerable<CheckFinding> Required(List<Column> columns, bool isStrict)
    {
        if (!isStrict) yield break;
        var known = CdrOptions.ColumnNames.Select(table.OwnName).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var column in columns.Where(column => column.IsRequired && column.HasNoDefault && !known.Contains(column.Name) && !column.Extra.Contains("auto_increment", StringComparison.OrdinalIgnoreCase)))
        {
            yield return new CheckFinding(
                Subject, CheckVerdict.Warning, $"the column {column.Name} must be given, and Asterisk does not know it: the database is strict and refuses each row that lacks it.",
                $"ALTER TABLE {table.Quoted} MODIFY {table.Quote(column.Name)} {column.Type} NULL;");
        }
    }

    /// <summary>Values as long as their column were longer, or the next one is.</summary>
    private async Task<List<CheckFinding>> WidthsAsync(CdrDbContext context, List<Column> columns, bool isStrict, CancellationToken cancellationToken)
    {
        var narrow = Fields.Select(field => (field.Letters, Column: Of(columns, field.Column))).Where(field => field.Column is { Letters: > 0 } column && column.Letters < field.Letters).ToList();
        var findings = new List<CheckFinding>();
        if (narrow.Count == 0 || table.Column("start") is not { } start) return findings;
        var longest = string.Join(", ", narrow.Select(field => $"MAX(CHAR_LENGTH({table.Quote(field.Column!.Name)}))"));
        var names = string.Join(", ", narrow.Select(field => table.Quote(field.Column!.Name)));
        var seen = (await context.RowsAsync($"SELECT {longest} FROM (SELECT {names} FROM {table.Quoted} ORDER BY {start} DESC LIMIT {Looked}) AS recent", cancellationToken)).FirstOrDefault();
        for (var at = 0; at < narrow.Count; at++)
        {
            var (letters, column) = (narrow[at].Letters, narrow[at].Column!);
            if (CdrQuestions.Number(seen?[at]) < column.Letters) continue;
            CheckText text = isStrict
                ? $"the column {column.Name} holds {column.Letters} letters and is full, while Asterisk writes up to {letters}: the database is strict and refuses rows with longer ones."
                : (CheckText)$"the column {column.Name} holds {column.Letters} letters and is full, while Asterisk writes up to {letters}: longer ones are cut.";
            findings.Add(new CheckFinding(Subject, CheckVerdict.Warning, text, $"ALTER TABLE {table.Quoted} MODIFY {table.Quote(column.Name)} VARCHAR({letters}) CHARACTER SET utf8mb4;"));
        }

        return findings;
    }

    private Column? Of(List<Column> columns, string name) =>
        table.OwnName(name) is { } own ? columns.Find(column => column.Name.Equals(own, StringComparison.OrdinalIgnoreCase)) : null;

    private sealed record Column(string Name, long Letters, string? Charset, string? Collation, string Type, bool IsRequired, bool HasNoDefault, string Extra);
}

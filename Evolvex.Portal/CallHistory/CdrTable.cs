using Evolvex.Portal.Hosting;

namespace Evolvex.Portal.CallHistory;

/// <summary>The PBX's table of call records in the words of its database: what it and its columns are called there.</summary>
internal sealed class CdrTable
{
    private readonly DatabaseProvider _provider;
    private readonly Dictionary<string, string?> _columns;

    /// <summary>The table as the settings describe it.</summary>
    /// <param name="cdr">What the settings say.</param>
    /// <param name="hasRecordingFile">The table was seen to have the column <c>recordingfile</c>; the settings may name it too, or say that there is none.</param>
    public CdrTable(CdrOptions cdr, bool hasRecordingFile = false)
    {
        _provider = cdr.Provider;
        var name = cdr.Table.Split('.', 2);
        Schema = name.Length == 2 ? name[0] : null;
        Name = name[^1];
        _columns = CdrOptions.ColumnNames.ToDictionary(column => column, column => OwnName(cdr, column), StringComparer.Ordinal);
        IsRecordingFileTold = cdr.Columns.Keys.Contains(CdrOptions.RecordingFile, StringComparer.OrdinalIgnoreCase);
        _columns[CdrOptions.RecordingFile] = IsRecordingFileTold || hasRecordingFile ? OwnName(cdr, CdrOptions.RecordingFile) : null;
        SelectAll = $"SELECT {string.Join(", ", _columns.Keys.Select(Selected))} FROM {Quoted}";
    }

    public bool IsSqlite => _provider == DatabaseProvider.Sqlite;

    /// <summary>The database that the table is in, if it is not the connection's.</summary>
    public string? Schema { get; }

    public string Name { get; }

    /// <summary>Ready for a statement.</summary>
    public string Quoted => Schema is null ? Quote(Name) : $"{Quote(Schema)}.{Quote(Name)}";

    /// <summary>The settings say what the column of the recording's file is called, or that there is none.</summary>
    public bool IsRecordingFileTold { get; }

    /// <summary>All columns under the vendor's names; what the table lacks is NULL. Databases see through it, so that its indexes serve.</summary>
    public string SelectAll { get; }

    /// <summary>What the table calls the vendor's column; null where it lacks it.</summary>
    public string? OwnName(string column) => _columns[column];

    /// <summary>The same, ready for a statement.</summary>
    public string? Column(string column) => OwnName(column) is { } name ? Quote(name) : null;

    public string Quote(string name) => IsSqlite ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";

    /// <summary>A time as a parameter. SQLite has no times: they are text, and the text is compared.</summary>
    public object Stored(DateTime wall) => IsSqlite ? CdrQuestions.Text(wall) : wall;

    private static string? OwnName(CdrOptions cdr, string column)
    {
        foreach (var (mapped, own) in cdr.Columns)
        {
            if (string.Equals(mapped, column, StringComparison.OrdinalIgnoreCase)) return own.Length > 0 ? own : null;
        }

        return column;
    }

    private string Selected(string column)
    {
        var own = Column(column) ?? "NULL";
        // A number in some tables, a word in others.
        if (column is "amaflags") own = $"CAST({own} AS {(IsSqlite ? "TEXT" : "CHAR")})";
        return $"{own} AS {Quote(column)}";
    }
}

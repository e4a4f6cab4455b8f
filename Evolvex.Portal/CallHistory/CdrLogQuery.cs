using System.Data.Common;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Hosting;

namespace Evolvex.Portal.CallHistory;

/// <summary>
/// The statements behind <see cref="CdrLog"/>, in plain SQL: EF's own reading costs two thirds of the speed here. What a key may see is
/// narrowed down in SQL and decided by <see cref="GroupAccess"/>, as databases disagree on when two texts are equal.
/// </summary>
internal sealed class CdrLogQuery
{
    private readonly CdrTable _table;
    private readonly GroupAccess _access;
    private readonly string _start;
    private readonly string _visible;
    private readonly string _select;
    private readonly int _contextOrdinal;
    private readonly int _groupOrdinal;

    public CdrLogQuery(CdrTable table, GroupAccess access)
    {
        _table = table;
        _access = access;
        _start = table.Column("start") ?? throw new CdrUnavailableException(new CdrTrouble(CdrTroubleKind.NoColumn, "Cdr:Columns:start is empty; call records without a start cannot be asked for by time."));
        Columns = [.. CdrOptions.ColumnNames.Where(column => table.OwnName(column) is not null)];
        _contextOrdinal = Columns.IndexOf("dcontext");
        _groupOrdinal = Columns.IndexOf("group_uuid");
        _visible = access.IsUnrestricted ? "" : $" AND ({string.Join(" OR ", Visible())})";
        var order = new[] { _start, table.Column("uniqueid"), table.Column("sequence") }.OfType<string>();
        _select = $"SELECT {string.Join(", ", Columns.Select(table.Column))} FROM {table.Quoted} WHERE {_start} >= @from AND {{0}}{_visible} ORDER BY {string.Join(", ", order)}";
    }

    /// <summary>The vendor's names of the columns that are read, in their order.</summary>
    public List<string> Columns { get; }

    /// <summary>Finds an index that begins with the start: any row if there is one.</summary>
    public DbCommand Index(DbConnection connection) => Command(
        connection,
        _table.IsSqlite
            ? "SELECT 1 FROM pragma_index_list(@table) AS l, pragma_index_info(l.name) AS i WHERE i.seqno = 0 AND i.name = @column COLLATE NOCASE"
            : "SELECT 1 FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = COALESCE(@schema, DATABASE()) AND TABLE_NAME = @table AND SEQ_IN_INDEX = 1 AND COLUMN_NAME = @column LIMIT 1",
        ("@schema", _table.Schema), ("@table", _table.Name), ("@column", _table.OwnName("start")));

    /// <summary>The start of the record that comes so many after the first; no row where there are fewer.</summary>
    public DbCommand Boundary(DbConnection connection, WallSpan span, int records) => Command(
        connection,
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"SELECT {_start} FROM {_table.Quoted} WHERE {_start} >= @from AND {_start} < @until ORDER BY {_start} LIMIT 1 OFFSET {records}"),
        ("@from", Time(span.From)), ("@until", Time(span.Until)));

    /// <summary>The records from the beginning of the span up to and with a boundary, or to its end.</summary>
    public DbCommand Records(DbConnection connection, WallSpan span, object? boundary)
    {
        var command = Command(
            connection,
            string.Format(System.Globalization.CultureInfo.InvariantCulture, _select, boundary is null ? $"{_start} < @until" : $"{_start} <= @until"),
            ("@from", Time(span.From)), ("@until", boundary ?? Time(span.Until)));
        if (_access.IsUnrestricted) return command;
        for (var i = 0; i < _access.Routes.Count; i++) Add(command, $"@r{i}", _access.Routes[i].Name);
        Add(command, "@group", _access.GroupId.ToString("D"));
        return command;
    }

    public bool MaySee(DbDataReader record) => _access.IsUnrestricted || _access.MaySeeRecord(Text(record, _contextOrdinal), Text(record, _groupOrdinal));

    private static string? Text(DbDataReader record, int ordinal) => ordinal < 0 || record.IsDBNull(ordinal) ? null : record.GetString(ordinal);

    private IEnumerable<string> Visible()
    {
        if (_table.Column("group_uuid") is { } group) yield return $"LOWER({group}) = @group";
        if (_table.Column("dcontext") is { } context && _access.Routes.Count > 0)
            yield return $"{context} IN ({string.Join(", ", Enumerable.Range(0, _access.Routes.Count).Select(i => $"@r{i}"))})";
        yield return "1 = 0";
    }

    /// <summary>SQLite has no times: they are text, and the text is compared.</summary>
    private object Time(DateTime wall)
        => _table.IsSqlite ? wall.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", System.Globalization.CultureInfo.InvariantCulture).TrimEnd('.') : wall;

    private static DbCommand Command(DbConnection connection, string text, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        foreach (var (name, value) in parameters) Add(command, name, value);
        return command;
    }

    private static void Add(DbCommand command, string name, object? value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value ?? DBNull.Value;
        command.Parameters.Add(parameter);
    }
}

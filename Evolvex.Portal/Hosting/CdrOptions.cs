using System.Text.RegularExpressions;

namespace Evolvex.Portal.Hosting;

/// <summary>The PBX's table of call records: section <c>Cdr</c>. The portal only reads it.</summary>
internal sealed partial record CdrOptions
{
    /// <summary>The vendor's column names, in the order of the API's answer.</summary>
    public static readonly IReadOnlyList<string> ColumnNames =
    [
        "accountcode", "src", "dst", "dcontext", "clid", "channel", "dstchannel", "lastapp", "lastdata", "start", "answer", "end", "duration", "billsec",
        "disposition", "amaflags", "userfield", "uniqueid", "linkedid", "peeraccount", "sequence", "source", "destination", "direction", "group_uuid",
    ];

    /// <summary>A column that some PBXs have besides: the file of the call's recording. Read where the table has it, no part of the API's answer.</summary>
    public const string RecordingFile = "recordingfile";

    private static readonly IReadOnlyList<string> Mappable = [.. ColumnNames, RecordingFile];

    public DatabaseProvider Provider { get; init; }

    /// <summary><c>ConnectionStrings:Cdr</c>, or the demo's SQLite file <c>demo-cdr.db</c> in <c>Portal:Data</c>.</summary>
    public string ConnectionString { get; init; } = "";

    /// <summary>False: nothing was configured and <see cref="ConnectionString"/> is the demo's file.</summary>
    public bool IsConfigured { get; init; }

    /// <summary>Name of the table, perhaps with its database before a dot.</summary>
    public string Table { get; init; } = "cdr";

    /// <summary>The vendor's name to the table's own, for columns that are called otherwise; an empty value: the table lacks it.</summary>
    public IReadOnlyDictionary<string, string> Columns { get; init; } = new Dictionary<string, string>();

    public static CdrOptions Read(SettingReader settings, string dataFolder)
    {
        var provider = settings.Choice("Cdr:Provider", DatabaseProvider.Sqlite);
        var cdr = new CdrOptions
        {
            Provider = provider,
            IsConfigured = settings.Secret("ConnectionStrings:Cdr") is not null,
            ConnectionString = ConnectionStrings.Read(settings, "ConnectionStrings:Cdr", "Cdr:Provider", provider, Path.Combine(dataFolder, "demo-cdr.db")),
            Table = settings.Text("Cdr:Table", "cdr"),
            Columns = settings.Pairs("Cdr:Columns"),
        };
        if (!TableName().IsMatch(cdr.Table)) settings.Refuse("Cdr:Table", cdr.Table, "a table's name of letters, digits, _ and $, perhaps with its database and a dot before");
        foreach (var (column, own) in cdr.Columns)
        {
            if (!Mappable.Contains(column, StringComparer.OrdinalIgnoreCase))
                settings.Refuse($"Cdr:Columns:{column}", own, $"only these columns can be mapped: {string.Join(", ", Mappable)}");
            else if (own.Length == 0 && string.Equals(column, "start", StringComparison.OrdinalIgnoreCase))
                settings.Refuse($"Cdr:Columns:{column}", own, "the column with the time of the call cannot be missing: nothing could be asked for by date");
            else if (own.Length > 0 && !ColumnName().IsMatch(own))
                settings.Refuse($"Cdr:Columns:{column}", own, "a column's name of letters, digits, _ and $, or nothing where the table lacks the column");
        }
        return cdr;
    }

    [GeneratedRegex(@"^[\p{L}\p{Nd}_$]{1,64}(\.[\p{L}\p{Nd}_$]{1,64})?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TableName();

    [GeneratedRegex(@"^[\p{L}\p{Nd}_$]{1,64}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ColumnName();
}

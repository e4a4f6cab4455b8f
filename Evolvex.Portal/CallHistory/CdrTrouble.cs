using System.Data.Common;

namespace Evolvex.Portal.CallHistory;

/// <summary>Why there are no call records to show.</summary>
internal enum CdrTroubleKind
{
    /// <summary>No database of call records is set up.</summary>
    NotConfigured,

    /// <summary>The demo is still making its past.</summary>
    NotReady,

    /// <summary>The database does not answer; the portal goes on asking.</summary>
    Unreachable,

    /// <summary>The server does not let the account in.</summary>
    Refused,

    /// <summary>The account is let in, and may not read that table.</summary>
    NoRight,

    /// <summary>The server has no database of that name.</summary>
    NoDatabase,

    /// <summary>There is no such table.</summary>
    NoTable,

    /// <summary>The table lacks a column that the settings do not say it lacks.</summary>
    NoColumn,

    /// <summary>The answer took longer than a page may wait.</summary>
    TooSlow,

    /// <summary>Anything else; the log has more.</summary>
    Failed,
}

/// <summary>What is wrong with the call records.</summary>
/// <param name="Kind">For the words on the page.</param>
/// <param name="Fault">What the database said, for whoever mends it; holds no secret.</param>
internal sealed record CdrTrouble(CdrTroubleKind Kind, string Fault)
{
    /// <summary>The SQLite result code of a file that is not there.</summary>
    private const int CannotOpen = 14;

    public static CdrTrouble From(DbException fault) => fault is CdrUnavailableException known
        ? known.Trouble
        : new CdrTrouble(fault is Microsoft.Data.Sqlite.SqliteException sqlite ? KindOf(sqlite) : KindOf(fault), fault.Message);

    private static CdrTroubleKind KindOf(Microsoft.Data.Sqlite.SqliteException fault) => fault.SqliteErrorCode switch
    {
        CannotOpen => CdrTroubleKind.NotReady,
        _ when fault.Message.Contains("no such table", StringComparison.Ordinal) => CdrTroubleKind.NoTable,
        _ when fault.Message.Contains("no such column", StringComparison.Ordinal) => CdrTroubleKind.NoColumn,
        _ => CdrTroubleKind.Failed,
    };

    private static CdrTroubleKind KindOf(DbException fault) => fault.SqlState switch
    {
        "42S02" => CdrTroubleKind.NoTable,
        "42S22" => CdrTroubleKind.NoColumn,
        // One state for that and for a right that lacks.
        "42000" when fault.Message.Contains("Unknown database", StringComparison.Ordinal) => CdrTroubleKind.NoDatabase,
        "42000" => CdrTroubleKind.NoRight,
        "28000" => CdrTroubleKind.Refused,
        "HYT00" => CdrTroubleKind.TooSlow,
        _ => fault.IsTransient ? CdrTroubleKind.Unreachable : CdrTroubleKind.Failed,
    };
}

/// <summary>The call records cannot be read now.</summary>
internal sealed class CdrUnavailableException(CdrTrouble trouble, Exception? inner = null) : DbException(trouble.Fault, inner)
{
    public CdrTrouble Trouble => trouble;

    public override bool IsTransient => trouble.Kind is CdrTroubleKind.NotReady or CdrTroubleKind.Unreachable or CdrTroubleKind.TooSlow;
}

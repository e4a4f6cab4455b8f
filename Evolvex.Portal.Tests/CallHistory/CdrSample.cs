using System.Globalization;

namespace Evolvex.Portal.Tests.CallHistory;

/// <summary>Rows for a test: what differs from an ordinary answered call of one minute.</summary>
internal sealed record CdrSample(string? Start)
{
    public const string Group = "0f8fad5b-d9cb-469f-a165-70867728950e";

    public string? Src { get; init; } = "79123456789";

    public string? DContext { get; init; } = "incoming";

    public string? Clid { get; init; } = "\"Сергей\" <79123456789>";

    public string? Answer { get; init; }

    public string? UniqueId { get; init; } = "1730267955.2409";

    public string? LinkedId { get; init; } = "1730267935.2405";

    public int Sequence { get; init; }

    public string? GroupUuid { get; init; } = "";

    public string? UserField { get; init; }

    /// <summary>Columns of the tests' table, as Asterisk's ODBC backend fills it: text may be NULL here, unlike the rig's.</summary>
    public static string Table(string name, bool sqlite, bool index)
    {
        var text = sqlite ? "TEXT NULL" : "VARCHAR(255) NULL";
        var end = sqlite ? "\"end\"" : "`end`";
        return $"CREATE TABLE {name} (accountcode {text}, src {text}, dst {text}, dcontext {text}, clid {text}, channel {text}, dstchannel {text}, lastapp {text}, lastdata {text}, "
            + $"start DATETIME NULL, answer DATETIME NULL, {end} DATETIME NULL, duration INT NOT NULL, billsec INT NOT NULL, disposition {text}, amaflags {text}, userfield {text}, "
            + $"uniqueid {text}, linkedid {text}, peeraccount {text}, sequence INT NOT NULL, source {text}, destination {text}, direction {text}, group_uuid {text})"
            + (sqlite ? "" : " CHARACTER SET utf8mb4")
            + (index ? $"; CREATE INDEX cdr_start ON {name} (start)" : "");
    }

    public string Values() => string.Join(", ", new[]
    {
        Quote(null), Quote(Src), Quote("110"), Quote(DContext), Quote(Clid), Quote("Local/110@local-evolvex-00000167;2"), Quote(""), Quote("Dial"), Quote("a\\b\"c\td"),
        Quote(Start), Quote(Answer), Quote(Start), "7", "0", Quote("NO ANSWER"), Quote("DOCUMENTATION"), Quote(UserField), Quote(UniqueId), Quote(LinkedId), Quote(null),
        Sequence.ToString(CultureInfo.InvariantCulture), Quote(null), Quote(null), Quote(null), Quote(GroupUuid),
    });

    /// <summary>SQL text; the strings of the tests hold no quote, and MariaDB wants its backslashes doubled.</summary>
    private static string Quote(string? text) => text is null ? "NULL" : $"'{text}'";
}

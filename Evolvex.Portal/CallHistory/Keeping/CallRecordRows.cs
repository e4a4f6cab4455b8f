using System.Data.Common;
using System.Globalization;
using Evolvex.Portal.Domain.CallHistory;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>Rows of the PBX's table as call records, column by column.</summary>
internal static class CallRecordRows
{
    /// <summary>The columns that make a call, in the order in which they are read here.</summary>
    public static readonly string[] Columns =
    [
        "uniqueid", "linkedid", "sequence", "src", "dst", "dcontext", "clid", "channel", "dstchannel", "lastapp", "lastdata", "start", "answer", "duration", "billsec",
        "disposition", "source", "destination", "direction", "group_uuid",
    ];

    /// <summary>The row that the reader stands on; null where it has no time.</summary>
    public static CallDetailRecord? Read(DbDataReader reader) => When(reader, 11) is not { } start ? null : Read(reader, start, Text(reader, 15));

    private static CallDetailRecord Read(DbDataReader reader, DateTime start, string disposition) => new()
    {
        UniqueId = Text(reader, 0),
        LinkedId = Text(reader, 1),
        Sequence = Number(reader, 2),
        Src = Text(reader, 3),
        Dst = Text(reader, 4),
        Context = Text(reader, 5),
        CallerId = Text(reader, 6),
        Channel = Text(reader, 7),
        DstChannel = Text(reader, 8),
        App = Text(reader, 9),
        AppData = Text(reader, 10),
        Start = start,
        Answer = When(reader, 12),
        Duration = Seconds(Number(reader, 13)),
        BillSec = Seconds(Number(reader, 14)),
        Disposition = CallDetailRecord.ReadDisposition(disposition),
        DispositionText = disposition,
        Source = Text(reader, 16),
        Destination = Text(reader, 17),
        Direction = Text(reader, 18),
        GroupUuid = Text(reader, 19),
    };

    public static string Text(DbDataReader reader, int at) => reader.GetValue(at) switch
    {
        string text => text,
        DBNull => "",
        var other => Convert.ToString(other, CultureInfo.InvariantCulture) ?? "",
    };

    public static long Number(DbDataReader reader, int at) => reader.GetValue(at) switch
    {
        int number => number,
        long number => number,
        DBNull => 0,
        var other => Convert.ToInt64(other, CultureInfo.InvariantCulture),
    };

    /// <summary>A time; what databases write for none (0000, 1970 in answers) is none.</summary>
    public static DateTime? When(DbDataReader reader, int at) => reader.GetValue(at) switch
    {
        DBNull => null,
        DateTime time => Known(time),
        var other => When(Convert.ToString(other, CultureInfo.InvariantCulture)),
    };

    /// <summary>The same of a text.</summary>
    public static DateTime? When(ReadOnlySpan<char> text) =>
        DateTime.TryParseExact(text, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
        || DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out time)
            ? Known(time)
            : null;

    /// <summary>A length as a record has it.</summary>
    public static int Seconds(long number) => (int)Math.Clamp(number, 0, int.MaxValue);

    private static DateTime? Known(DateTime time) => time.Year > 1971 ? DateTime.SpecifyKind(time, DateTimeKind.Unspecified) : null;
}

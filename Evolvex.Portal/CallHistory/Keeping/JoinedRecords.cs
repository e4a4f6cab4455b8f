using System.Globalization;
using Evolvex.Portal.Domain.CallHistory;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>
/// Rows whose columns the server joins into one text: the driver takes half a microsecond for each value that it reads, whatever it is. Not for several
/// threads at once.
/// </summary>
internal sealed class JoinedRecords
{
    private const char Between = '\u001f';

    private readonly KnownTexts _texts = new();

    /// <summary>The joined columns, for a statement to MySQL or MariaDB.</summary>
    /// <param name="columns">Ready for a statement; null: the table lacks it.</param>
    public static string Select(IEnumerable<string?> columns) =>
        $"CONCAT_WS(_utf8mb4 X'1F', {string.Join(", ", columns.Select(column => column is null ? "''" : $"COALESCE({column}, '')"))})";

    /// <summary>Reads a row.</summary>
    /// <param name="row">What the server has joined.</param>
    /// <param name="record">The record; null where it has no time.</param>
    /// <returns>False: it cannot be told where a column ends, as one of them has a separator in it.</returns>
    public bool TryRead(ReadOnlySpan<char> row, out CallDetailRecord? record)
    {
        record = null;
        Span<Range> ends = stackalloc Range[CallRecordRows.Columns.Length + 1];
        if (row.Split(ends, Between) != CallRecordRows.Columns.Length) return false;
        if (CallRecordRows.When(row[ends[11]]) is not { } start) return true;
        var disposition = _texts.Of(row[ends[15]]);
        record = new CallDetailRecord
        {
            UniqueId = _texts.Of(row[ends[0]]),
            LinkedId = _texts.Of(row[ends[1]]),
            Sequence = Number(row[ends[2]]),
            Src = _texts.Of(row[ends[3]]),
            Dst = _texts.Of(row[ends[4]]),
            Context = _texts.Of(row[ends[5]]),
            CallerId = _texts.Of(row[ends[6]]),
            Channel = row[ends[7]].ToString(),
            DstChannel = row[ends[8]].ToString(),
            App = _texts.Of(row[ends[9]]),
            AppData = _texts.Of(row[ends[10]]),
            Start = start,
            Answer = row[ends[12]].IsEmpty ? null : CallRecordRows.When(row[ends[12]]),
            Duration = CallRecordRows.Seconds(Number(row[ends[13]])),
            BillSec = CallRecordRows.Seconds(Number(row[ends[14]])),
            Disposition = CallDetailRecord.ReadDisposition(disposition),
            DispositionText = disposition,
            Source = _texts.Of(row[ends[16]]),
            Destination = _texts.Of(row[ends[17]]),
            Direction = _texts.Of(row[ends[18]]),
            GroupUuid = _texts.Of(row[ends[19]]),
        };
        return true;
    }

    private static long Number(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty) return 0;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : Convert.ToInt64(decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture));
    }
}

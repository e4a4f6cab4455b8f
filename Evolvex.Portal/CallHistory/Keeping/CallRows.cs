using System.Runtime.InteropServices;
using Evolvex.Portal.Domain.CallHistory;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>Calls as rows of the portal's tables.</summary>
internal static class CallRows
{
    /// <summary>The table of calls and its columns, in the order of <see cref="AddAsync(CallRow, TableRows, CancellationToken)"/>.</summary>
    public const string Columns =
        "calls (id, call_key, started_at, ended_at, day, hour, direction, verdict, reason, reason_who, reason_seconds, reason_place, from_number, from_name, dialled, reached, queue, trunk, "
        + "from_key, dialled_key, wait_seconds, wait_is_exact, talk_seconds, transfers, transfer_seconds, is_open, row_count, row_sum, scope_id)";

    /// <summary>The table of what extensions did, and its columns.</summary>
    public const string ExtensionColumns = "call_extensions (call_id, extension, day, made, answered, ring_seconds, talk_seconds)";

    /// <summary>Adds a call to rows for the table.</summary>
    public static ValueTask AddAsync(CallRow call, TableRows rows, CancellationToken cancellationToken)
    {
        rows.Row().Add(call.Id).Add(call.CallKey).Add(call.StartedAt).Add(call.EndedAt).Add(call.Day).Add(call.Hour).Add((int)call.Direction).Add((int)call.Verdict)
            .Add((int)call.Reason).Add(call.ReasonWho).Add(call.ReasonSeconds).Add(call.ReasonPlace).Add(call.FromNumber).Add(call.FromName).Add(call.Dialled).Add(call.Reached)
            .Add(call.Queue).Add(call.Trunk).Add(call.FromKey).Add(call.DialledKey).Add(call.WaitSeconds).Add(call.WaitIsExact).Add(call.TalkSeconds).Add(call.Transfers)
            .Add(call.TransferSeconds).Add(call.IsOpen).Add(call.RowCount).Add(call.RowSum).Add(call.ScopeId);
        return rows.EndAsync(cancellationToken);
    }

    /// <summary>Adds what an extension did to rows for the table.</summary>
    public static ValueTask AddAsync(CallExtensionRow part, TableRows rows, CancellationToken cancellationToken)
    {
        rows.Row().Add(part.CallId).Add(part.Extension).Add(part.Day).Add(part.Made).Add(part.Answered).Add(part.RingSeconds).Add(part.TalkSeconds);
        return rows.EndAsync(cancellationToken);
    }

    /// <summary>The row of a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="id">Its number.</param>
    /// <param name="scope">Who may see it.</param>
    /// <param name="isOpen">It may still grow.</param>
    public static CallRow Of(PastCall call, long id, CallScope scope, bool isOpen) => new()
    {
        Id = id,
        CallKey = Cut(call.Key, CallTable.LongestKey),
        StartedAt = call.StartedAt,
        EndedAt = call.EndedAt,
        Day = DayOf(call.StartedOnWall),
        Hour = call.StartedOnWall.Hour,
        Direction = call.Direction,
        Verdict = call.Verdict,
        Reason = call.Reason.Code,
        ReasonWho = List(call.Reason.Who),
        ReasonSeconds = call.Reason.Seconds,
        ReasonPlace = CutOrNull(call.Reason.Place),
        FromNumber = Cut(call.From.Number ?? "", CallTable.LongestNumber),
        FromName = CutOrNull(call.From.Name),
        Dialled = Cut(call.Dialled, CallTable.LongestNumber),
        Reached = CutOrNull(call.Reached),
        Queue = CutOrNull(call.Queue),
        Trunk = CutOrNull(call.Trunk),
        FromKey = NumberKey.Of(call.From.Number),
        DialledKey = NumberKey.Of(call.Dialled),
        WaitSeconds = call.WaitSeconds,
        WaitIsExact = call.WaitIsExact,
        TalkSeconds = call.TalkSeconds,
        Transfers = call.Transfers,
        TransferSeconds = call.TransferSeconds,
        IsOpen = isOpen,
        RowCount = call.Rows,
        RowSum = call.RowSum,
        ScopeId = scope.Id,
    };

    /// <summary>Adds what each extension did in it.</summary>
    /// <param name="call">The call.</param>
    /// <param name="row">Its row.</param>
    /// <param name="rows">Where to.</param>
    public static void AddExtensions(PastCall call, CallRow row, List<CallExtensionRow> rows)
    {
        var first = rows.Count;
        for (var at = 0; at < call.Extensions.Count; at++)
        {
            var part = call.Extensions[at];
            // Names that differ in case alone are one to most databases.
            if (part.Extension.Length is 0 or > CallExtensionTable.LongestExtension || IsAmong(CollectionsMarshal.AsSpan(rows)[first..], part.Extension)) continue;
            rows.Add(new CallExtensionRow
            {
                CallId = row.Id,
                Extension = part.Extension,
                Day = row.Day,
                Made = part.Made,
                Answered = part.Answered,
                RingSeconds = part.RingSeconds,
                TalkSeconds = part.TalkSeconds,
            });
        }
    }

    private static bool IsAmong(ReadOnlySpan<CallExtensionRow> rows, string extension)
    {
        foreach (var row in rows)
            if (row.Extension.Equals(extension, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    /// <summary>A day as a number, <c>20261122</c>.</summary>
    public static int DayOf(DateTime wall) => wall.Year * 10_000 + wall.Month * 100 + wall.Day;

    /// <summary>The day of such a number.</summary>
    public static DateOnly DayOf(int day) => new(day / 10_000, day / 100 % 100, day % 100);

    private static string List(IReadOnlyList<string> texts)
    {
        if (texts.Count == 0) return "";
        var joined = texts.Count == 1 ? texts[0] : string.Join(',', texts);
        return joined.Length <= CallTable.LongestList ? joined : joined[..joined.LastIndexOf(',', CallTable.LongestList)];
    }

    private static string Cut(string text, int longest) => text.Length <= longest ? text : text[..longest];

    private static string? CutOrNull(string? text) => string.IsNullOrEmpty(text) ? null : Cut(text, CallTable.LongestNumber);
}

using System.Globalization;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using Evolvex.Portal.Audit;
using Evolvex.Portal.CallAccess;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.LiveState;
using Evolvex.Portal.Shell;
using Microsoft.Extensions.Localization;

namespace Evolvex.Portal.CallHistory.History;

/// <summary>All calls of a filter as CSV or as a workbook, streamed: in the zone, the words and the numbers of the page.</summary>
internal sealed class CallExport(CallQueries queries, CallSights sights, CallWords words, ViewerTime time, ExtensionNames names, IStringLocalizer<HistoryTexts> texts, IStringLocalizer<ShellTexts> shell, IAuditLog audit)
{
    // Rows of a sheet, less the titles.
    private const int MostOfSheet = 1_048_575;

    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: true);

    /// <summary>Writes the calls as they are read.</summary>
    public async Task WriteAsync(CallFilter filter, string? separator, HttpContext http)
    {
        var between = separator switch { "comma" => ',', "tab" => '\t', _ => ';' };
        time.Use(http.Request.Cookies[ViewerTime.Cookie]);
        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"calls-{queries.Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}.csv\"";
        // Told before anything is given away.
        await audit.RecordAsync(http.ToAuditActor(), AuditVerb.Exported, new AuditObject(AuditObjectKind.CallHistory, null, "calls.csv"), new { filter = filter.ToQuery() }, http.RequestAborted);
        var output = http.Response.BodyWriter;
        await output.WriteAsync(Utf8.GetPreamble(), http.RequestAborted);
        await WriteAsync(output, between, Titles(), http.RequestAborted);
        var rows = 0;
        await foreach (var call in queries.AllAsync(sights.Of(http.User), filter, http.RequestAborted))
        {
            Append(output, between, Cells(call));
            if (++rows % 200 == 0) await output.FlushAsync(http.RequestAborted);
        }

        await output.FlushAsync(http.RequestAborted);
    }

    /// <summary>Writes the calls as they are read, as a workbook: the same columns, times and numbers as such.</summary>
    public async Task WriteWorkbookAsync(CallFilter filter, HttpContext http)
    {
        var sight = sights.Of(http.User);
        if ((await queries.SumAsync(sight, filter, http.RequestAborted)).Calls > MostOfSheet)
        {
            http.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            await http.Response.WriteAsync(texts["SheetTooSmall"], http.RequestAborted);
            return;
        }

        time.Use(http.Request.Cookies[ViewerTime.Cookie]);
        await audit.RecordAsync(http.ToAuditActor(), AuditVerb.Exported, new AuditObject(AuditObjectKind.CallHistory, null, "calls.xlsx"), new { filter = filter.ToQuery() }, http.RequestAborted);
        await http.SendWorkbookAsync(string.Create(CultureInfo.InvariantCulture, $"calls-{queries.Today:yyyy-MM-dd}.xlsx"), "Calls", RowsAsync(sight, filter, http.RequestAborted));
    }

    private async IAsyncEnumerable<Dictionary<string, object?>> RowsAsync(CallSight sight, CallFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (titles, any) = (Titles(), false);
        await foreach (var call in queries.AllAsync(sight, filter, cancellationToken))
        {
            var cells = Cells(call);
            var row = new Dictionary<string, object?>(titles.Length, StringComparer.Ordinal);
            for (var column = 0; column < titles.Length; column++) row[titles[column]] = cells[column];
            row[titles[0]] = TimeZoneInfo.ConvertTime(call.StartedAt, time.Zone).DateTime;
            foreach (var (title, number) in new[] { ("ColumnWaitSeconds", call.WaitSeconds), ("ColumnTalkSeconds", call.TalkSeconds), ("ColumnSeconds", call.DurationSeconds), ("Transfers", call.Transfers) })
                row[texts[title]] = number;
            any = true;
            yield return row;
        }

        if (!any) yield return titles.ToDictionary(title => title, _ => (object?)null, StringComparer.Ordinal);
    }

    private string[] Titles() =>
    [
        $"{texts["ColumnWhen"].Value} ({time.Zone.Id})", texts["Direction"], texts["ColumnFrom"], texts["ColumnFromName"], texts["Dialled"], texts["ColumnTo"], texts["ColumnToName"], texts["Queue"], texts["Trunk"], texts["Verdict"],
        texts["ColumnWhat"], texts["ColumnWaitSeconds"], texts["ColumnTalkSeconds"], texts["ColumnSeconds"], texts["Transfers"], texts["CallId"],
    ];

    private string[] Cells(CallRow call) =>
    [
        TimeZoneInfo.ConvertTime(call.StartedAt, time.Zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), shell["Direction" + call.Direction], call.FromNumber, call.FromName ?? "",
        call.Dialled, call.Reached ?? "", names.Of(call.Reached is { Length: > 0 } reached ? reached : call.Dialled) ?? "", call.Queue ?? "", call.Trunk ?? "", words.Verdict(call.Verdict), words.Reason(call, static number => number), Number(call.WaitSeconds),
        Number(call.TalkSeconds), Number(call.DurationSeconds), Number(call.Transfers), call.CallKey,
    ];

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static async Task WriteAsync(PipeWriter output, char between, string[] cells, CancellationToken cancellationToken)
    {
        Append(output, between, cells);
        await output.FlushAsync(cancellationToken);
    }

    private static void Append(PipeWriter output, char between, string[] cells)
    {
        var line = string.Join(between, cells.Select(cell => CsvCell.Of(cell, between))) + "\r\n";
        Encoding.UTF8.GetBytes(line, output);
    }
}

/// <summary>A cell of a CSV file that a spreadsheet opens as what it is: a text that looks like a formula is kept from being one.</summary>
internal static class CsvCell
{
    public static string Of(string text, char between)
    {
        // A number with its plus is no formula, and must stay what was dialled.
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' && !IsNumber(text)) text = "'" + text;
        return text.AsSpan().IndexOfAny(between, '"', '\n') >= 0 || text.Contains('\r', StringComparison.Ordinal) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }

    private static bool IsNumber(string text) => text[0] is '+' or '-' && text.Length is > 1 and <= 20 && text.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0;
}

using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Evolvex.Portal.Audit;
using Evolvex.Portal.CallAccess;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Shell;
using Microsoft.Extensions.Localization;

namespace Evolvex.Portal.CallHistory.History;

/// <summary>All calls of a filter as CSV, streamed: in the zone, the words and the numbers of the page.</summary>
internal sealed class CallExport(CallQueries queries, CallSights sights, CallWords words, ViewerTime time, IStringLocalizer<HistoryTexts> texts, IStringLocalizer<ShellTexts> shell, IAuditLog audit)
{
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

    private string[] Titles() =>
    [
        texts["ColumnWhen"], texts["Direction"], texts["ColumnFrom"], texts["ColumnFromName"], texts["Dialled"], texts["ColumnTo"], texts["Queue"], texts["Trunk"], texts["Verdict"],
        texts["ColumnWhat"], texts["ColumnWaitSeconds"], texts["ColumnTalkSeconds"], texts["ColumnSeconds"], texts["Transfers"], texts["CallId"],
    ];

    private string[] Cells(CallRow call) =>
    [
        TimeZoneInfo.ConvertTime(call.StartedAt, time.Zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), shell["Direction" + call.Direction], call.FromNumber, call.FromName ?? "",
        call.Dialled, call.Reached ?? "", call.Queue ?? "", call.Trunk ?? "", words.Verdict(call.Verdict), words.Reason(call, static number => number), Number(call.WaitSeconds),
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

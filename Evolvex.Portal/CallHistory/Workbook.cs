using Evolvex.Portal.Recordings.Pages;
using MiniExcelLibs;
using MiniExcelLibs.OpenXml;

namespace Evolvex.Portal.CallHistory;

/// <summary>An Excel workbook of one sheet as an answer, written as its rows come.</summary>
internal static class Workbook
{
    private static readonly OpenXmlConfiguration Plain = new() { EnableAutoWidth = false, TableStyles = TableStyles.None };

    /// <summary>Sends it, to be saved as a file.</summary>
    /// <param name="http">Who asked.</param>
    /// <param name="file">Name of the file, of ASCII signs that need no quoting.</param>
    /// <param name="sheet">Name of the sheet.</param>
    /// <param name="rows">Rows as a sequence, or an asynchronous one, of cells by their titles.</param>
    public static async Task SendWorkbookAsync(this HttpContext http, string file, string sheet, object rows)
    {
        http.Response.ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{file}\"";
        await using var late = new LateWriteStream(http.Response.Body);
        await late.SaveAsAsync(rows, sheetName: sheet, configuration: Plain, cancellationToken: http.RequestAborted);
        await late.FlushAsync(http.RequestAborted);
    }
}

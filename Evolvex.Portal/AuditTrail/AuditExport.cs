using System.Globalization;
using System.Text;
using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Domain.Export;
using Evolvex.Portal.Hosting;
using Microsoft.Extensions.Localization;

namespace Evolvex.Portal.AuditTrail;

/// <summary>
/// All entries of a filter as a CSV file for a spreadsheet: UTF-8 with a byte order mark, in the reader's language, times on the PBX's clock. It is written as it
/// is read, so its size does not matter. That somebody took it is an entry itself.
/// </summary>
internal sealed class AuditExport(AuditQueries queries, IAuditLog audit, IStringLocalizer<AuditTrailTexts> texts, AuditWords words, PbxOptions pbx, TimeProvider time)
{
    private const int FlushAt = 32 * 1024;

    public async Task WriteAsync(AuditAddress address, HttpContext http)
    {
        var cancellationToken = http.RequestAborted;
        var asked = address.Parameters.Where(parameter => parameter.Value is not null).ToDictionary();
        // Before the first byte: who breaks off has read something too.
        await audit.RecordAsync(http.ToAuditActor(), AuditVerb.Exported, new AuditObject(AuditObjectKind.AuditLog, null, texts["Title"]), new { filter = asked }, cancellationToken);

        var clock = new WallClock(pbx.TimeZone);
        var now = time.GetUtcNow();
        http.Response.ContentType = "text/csv; charset=utf-8";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"audit-{clock.At(now).ToString("yyyy-MM-dd-HHmm", CultureInfo.InvariantCulture)}.csv\"";
        http.Response.Headers.CacheControl = "no-store";
        await using var file = new StreamWriter(http.Response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        await WriteAsync(file, address.ToFilter(pbx.TimeZone, now), clock, cancellationToken);
    }

    /// <summary>Writes the file.</summary>
    public async Task WriteAsync(TextWriter file, AuditFilter filter, WallClock clock, CancellationToken cancellationToken)
    {
        var separator = CultureInfo.CurrentCulture.NumberFormat.NumberDecimalSeparator == "," ? ';' : ',';
        var lines = new StringBuilder(FlushAt + 4096);
        CsvLine.Append(
            lines, separator, texts["ColumnWhenIn", clock.Zone.Id], texts["ColumnActorKind"], texts["ColumnWho"], texts["ColumnWhat"], texts["ColumnObjectKind"], texts["ColumnObject"],
            texts["ColumnObjectId"], texts["ColumnAddress"], texts["ColumnBefore"], texts["ColumnAfter"]);
        await foreach (var entry in queries.AllAsync(filter, cancellationToken))
        {
            CsvLine.Append(
                lines, separator, clock.At(entry.At).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), words.ActorKind(entry.Actor.Kind), entry.Actor.Name, words.Verb(entry.Verb),
                words.ObjectKind(entry.Object.Kind), entry.Object.Name, entry.Object.Id, entry.Actor.Address, entry.Before, entry.After);
            if (lines.Length < FlushAt) continue;
            await file.WriteAsync(lines, cancellationToken);
            await file.FlushAsync(cancellationToken);
            lines.Clear();
        }
        await file.WriteAsync(lines, cancellationToken);
        await file.FlushAsync(cancellationToken);
    }
}

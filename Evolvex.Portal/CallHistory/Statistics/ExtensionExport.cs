using System.Globalization;
using Evolvex.Portal.Audit;
using Evolvex.Portal.CallAccess;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.LiveState;
using Microsoft.Extensions.Localization;

namespace Evolvex.Portal.CallHistory.Statistics;

/// <summary>The table of extensions of a period as a workbook: the numbers of the page, talk in seconds.</summary>
internal sealed class ExtensionExport(StatisticsQueries queries, CallSights sights, ExtensionNames names, IStringLocalizer<StatisticsTexts> texts, IAuditLog audit)
{
    /// <summary>Writes it; the filter's days count, whatever else it says.</summary>
    public async Task WriteAsync(CallFilter filter, HttpContext http)
    {
        var (first, last) = queries.DaysOf(filter);
        var days = new CallFilter { Period = CallPeriod.Custom, From = first, To = last };
        // Told before anything is given away.
        await audit.RecordAsync(http.ToAuditActor(), AuditVerb.Exported, new AuditObject(AuditObjectKind.CallHistory, null, "extensions.xlsx"), new { filter = days.ToQuery() }, http.RequestAborted);
        var statistics = await queries.ReadAsync(sights.Of(http.User), days, http.RequestAborted);
        var rows = statistics.Extensions.Select(RowOf).DefaultIfEmpty(RowOf(null));
        await http.SendWorkbookAsync(string.Create(CultureInfo.InvariantCulture, $"extensions-{first:yyyy-MM-dd}-{last:yyyy-MM-dd}.xlsx"), "Extensions", rows);
    }

    private Dictionary<string, object?> RowOf(ExtensionFigures? extension) => new(StringComparer.Ordinal)
    {
        [texts["Extension"]] = extension?.Extension,
        [texts["Name"]] = names.Of(extension?.Extension),
        [texts["Made"]] = extension?.Made,
        [texts["Taken"]] = extension?.Taken,
        [texts["Missed"]] = extension?.Missed,
        [texts["TalkSeconds"]] = extension?.TalkSeconds,
    };
}

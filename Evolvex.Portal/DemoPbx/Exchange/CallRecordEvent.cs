using System.Globalization;
using Evolvex.Portal.DemoPbx.Wire;

namespace Evolvex.Portal.DemoPbx.Exchange;

/// <summary>The Cdr event (cdr_manager, with the four columns of the demo's own mapped in).</summary>
internal static class CallRecordEvent
{
    /// <summary>Sends the row's event, with times in the zone that the PBX writes its records in.</summary>
    public static void Send(EventFeed feed, CallRecord row, TimeZoneInfo zone)
    {
        if (feed.Listener is null)
            return;

        feed.Event("Cdr", EventClass.Cdr)
            .Line("AccountCode", "")
            .Line("Source", row.Src)
            .Line("Destination", row.Dst)
            .Line("DestinationContext", row.Dcontext)
            .Line("CallerID", row.Clid)
            .Line("Channel", row.Channel)
            .Line("DestinationChannel", row.DstChannel)
            .Line("LastApplication", row.LastApp)
            .Line("LastData", row.LastData)
            .Line("StartTime", Local(row.Start, zone))
            .Line("AnswerTime", row.Answer is { } answer ? Local(answer, zone) : "")
            .Line("EndTime", Local(row.End, zone))
            .Line("Duration", row.Duration)
            .Line("BillableSeconds", row.Billsec)
            .Line("Disposition", row.Disposition)
            .Line("AMAFlags", "DOCUMENTATION")
            .Line("UniqueID", row.Uniqueid)
            .Line("UserField", "")
            .Line("LinkedID", row.Linkedid)
            .Line("Direction", row.Direction)
            .Line("CallSource", row.Source)
            .Line("CallDestination", row.Destination)
            .Line("GroupUUID", row.GroupUuid)
            .Send();
    }

    private static string Local(DateTimeOffset time, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(time, zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}

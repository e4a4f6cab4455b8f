using Evolvex.Portal.Hosting;

namespace Evolvex.Portal.DemoPbx;

/// <summary>Files of the demo PBX, in the portal's data folder; the settings of call records and recordings lead there by themselves.</summary>
/// <param name="CallRecords">SQLite file with the table <c>cdr</c>.</param>
/// <param name="Recordings">Folder of <c>UNIQUEID.wav</c>.</param>
internal sealed record DemoPaths(string CallRecords, string Recordings)
{
    public static DemoPaths In(PortalOptions portal) => new(Path.Combine(portal.Data, "demo-cdr.db"), Path.Combine(portal.Data, RecordingsOptions.DemoFolder));
}

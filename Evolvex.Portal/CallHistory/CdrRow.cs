namespace Evolvex.Portal.CallHistory;

/// <summary>
/// A row of the PBX's table of call records, as it stands there: one for each leg, by the vendor's column names. A column that the table lacks is
/// null in every row. Times are the PBX's wall clock, without a zone: <see cref="Domain.CallHistory.WallClock"/> makes instants of them.
/// </summary>
internal sealed class CdrRow
{
    public string? AccountCode { get; init; }

    public string? Src { get; init; }

    public string? Dst { get; init; }

    public string? DContext { get; init; }

    public string? Clid { get; init; }

    public string? Channel { get; init; }

    public string? DstChannel { get; init; }

    public string? LastApp { get; init; }

    public string? LastData { get; init; }

    public DateTime? Start { get; init; }

    public DateTime? Answer { get; init; }

    public DateTime? End { get; init; }

    /// <summary>Seconds from start to end.</summary>
    public int? Duration { get; init; }

    /// <summary>Seconds from answer to end.</summary>
    public int? BillSec { get; init; }

    public string? Disposition { get; init; }

    public string? AmaFlags { get; init; }

    public string? UserField { get; init; }

    public string? UniqueId { get; init; }

    public string? LinkedId { get; init; }

    public string? PeerAccount { get; init; }

    public long? Sequence { get; init; }

    public string? Source { get; init; }

    public string? Destination { get; init; }

    public string? Direction { get; init; }

    public string? GroupUuid { get; init; }

    /// <summary>The file of its recording, where the table has a column for it: FreePBX and Issabel do. No part of the API's answer.</summary>
    public string? RecordingFile { get; init; }
}

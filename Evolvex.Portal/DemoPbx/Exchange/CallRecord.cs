namespace Evolvex.Portal.DemoPbx.Exchange;

/// <summary>A row of the call detail table, as Asterisk's CDR engine writes it: one for each pair of parties that a channel tried.</summary>
internal sealed class CallRecord
{
    public required string Src { get; set; }

    public required string Clid { get; set; }

    public required string Channel { get; init; }

    public required string Uniqueid { get; init; }

    public required string Linkedid { get; set; }

    public required DateTimeOffset Start { get; init; }

    public required int Sequence { get; init; }

    public string Dst { get; set; } = "";

    public string Dcontext { get; set; } = "";

    public string DstChannel { get; set; } = "";

    public string LastApp { get; set; } = "";

    public string LastData { get; set; } = "";

    public DateTimeOffset? Answer { get; set; }

    public DateTimeOffset End { get; set; }

    public string Disposition { get; set; } = "NO ANSWER";

    public string Source { get; set; } = "";

    public string Destination { get; set; } = "";

    public string Direction { get; set; } = "";

    public string GroupUuid { get; set; } = "";

    /// <summary>The pair's own recording was made (MixMonitor ran on the channel).</summary>
    public bool IsMonitored { get; set; }

    public int Duration => Seconds(Start, End);

    public int Billsec => Answer is { } answer ? Seconds(answer, End) : 0;

    private static int Seconds(DateTimeOffset from, DateTimeOffset to) => Math.Max(0, (int)(to.ToUnixTimeSeconds() - from.ToUnixTimeSeconds()));
}

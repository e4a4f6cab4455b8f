namespace Evolvex.Portal.DemoPbx.Exchange;

/// <summary>The call records of one channel that runs in the dialplan, oldest first; the last is open until the channel is gone.</summary>
internal sealed class CallRecordTrail(DemoChannel channel, Func<int> nextSequence)
{
    private readonly List<CallRecord> rows = [];
    private bool isClosed = true;

    public IReadOnlyList<CallRecord> Rows => rows;

    public string Direction { get; set; } = "";

    public string Source { get; set; } = "";

    public string Destination { get; set; } = "";

    /// <summary>The channel runs an application; <c>h</c> is not part of the call.</summary>
    public void Runs(DateTimeOffset now)
    {
        if (channel.Exten == "h")
            return;

        var row = Open(now);
        (row.LastApp, row.LastData) = (channel.Application, channel.Data);
        (row.Dst, row.Dcontext) = (channel.Exten, channel.Context);
    }

    public void Dials(DemoChannel leg, DateTimeOffset now)
    {
        var row = Open(now);
        if (row.DstChannel.Length > 0)
        {
            // Another party beside one that still rings, or after one that did not answer: a row of its own.
            isClosed = true;
            row = Open(now, rows.Count > 0 && IsSame(rows[^1]) ? rows[^1].Start : now);
        }

        row.DstChannel = leg.Name;
    }

    /// <summary>An attempt on a leg is over; Asterisk's dial status tells how.</summary>
    public void DialEnds(DemoChannel leg, string status, DateTimeOffset now)
    {
        var row = rows.FindLast(r => r.DstChannel == leg.Name);
        if (row is null)
            return;

        row.Disposition = status switch
        {
            "ANSWER" => "ANSWERED",
            "BUSY" => "BUSY",
            "CONGESTION" => "CONGESTION",
            "CHANUNAVAIL" => "FAILED",
            _ => "NO ANSWER",
        };
        row.Answer = channel.AnsweredAt is { } answer ? Later(answer, row.Start) : status == "ANSWER" ? now : null;
        row.End = now;
        if (status != "ANSWER" && row == rows[^1])
            isClosed = true;
    }

    /// <summary>The channel talks with another that it did not dial itself (after a transfer, out of a slot).</summary>
    public void Joins(DemoChannel other, DateTimeOffset now)
    {
        Parts(now);
        var row = Open(now);
        (row.DstChannel, row.Answer, row.Disposition) = (other.Name, now, "ANSWERED");
    }

    /// <summary>The pair parts but the channel goes on (transfer, next try).</summary>
    public void Parts(DateTimeOffset now)
    {
        if (rows.Count > 0 && !isClosed)
            rows[^1].End = now;
        isClosed = true;
    }

    /// <summary>The channel is gone, for that Q.850 cause.</summary>
    public void Ends(DateTimeOffset now, int cause)
    {
        if (rows.Count == 0)
            Open(now);
        var last = rows[^1];
        if (!isClosed || last.DstChannel.Length == 0)
        {
            last.End = now;
            if (channel.AnsweredAt is { } answer && (last.DstChannel.Length == 0 || last.Disposition == "ANSWERED"))
                (last.Answer, last.Disposition) = (last.Answer ?? Later(answer, last.Start), "ANSWERED");
            else if (last.DstChannel.Length == 0)
                last.Disposition = cause switch { HangupCause.UserBusy => "BUSY", HangupCause.Congestion => "CONGESTION", _ => last.Disposition };
        }

        foreach (var row in rows)
            (row.Direction, row.Source, row.Destination, row.Linkedid, row.IsMonitored, row.GroupUuid) =
                (Direction, Source, Destination, channel.Linkedid, channel.IsMonitored, Direction.Length > 0 ? PhoneBook.GroupUuid : "");
    }

    private CallRecord Open(DateTimeOffset now, DateTimeOffset? start = null)
    {
        if (!isClosed)
            return rows[^1];

        isClosed = false;
        rows.Add(new CallRecord
        {
            Src = channel.Caller.Number,
            Clid = $"\"{channel.Caller.Name}\" <{channel.Caller.Number}>",
            Channel = channel.Name,
            Uniqueid = channel.Uniqueid,
            Linkedid = channel.Linkedid,
            Start = start ?? now,
            End = now,
            Sequence = nextSequence(),
            Dst = channel.Exten,
            Dcontext = channel.Context,
            LastApp = channel.Application,
            LastData = channel.Data,
            Answer = channel.AnsweredAt is { } answered ? Later(answered, start ?? now) : null,
            Disposition = channel.AnsweredAt is null ? "NO ANSWER" : "ANSWERED",
        });
        return rows[^1];
    }

    private bool IsSame(CallRecord row) => row.LastApp == channel.Application && row.Disposition != "ANSWERED" && row.End == row.Start;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}

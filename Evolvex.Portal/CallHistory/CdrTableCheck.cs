using System.Data.Common;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.CallHistory;

/// <summary>Looks at the PBX's table of call records: indexes, clocks, what the PBX could not write. Each remedy is the very statement.</summary>
internal sealed class CdrTableCheck(CdrDatabase database, CdrOptions cdr, PbxOptions pbx, WallClock clock, TimeProvider time) : IPortalCheck
{
    private const string Subject = "call records";

    /// <summary>Columns that questions are asked by, and what is slow without an index on each.</summary>
    private static readonly (string Column, string Slow)[] Indexed =
        [("start", "every question about a span of time"), ("linkedid", "the journey of one call"), ("uniqueid", "the recording of one call")];

    public int Order => 2;

    string IPortalCheck.Subject => Subject;

    public async Task<IReadOnlyList<CheckFinding>> RunAsync(CancellationToken cancellationToken)
    {
        // Whether the table can be read at all is another check's business; the demo's own needs none.
        if (!cdr.IsConfigured || await database.ProbeAsync(cancellationToken) is not null) return [];
        var findings = new List<CheckFinding>();
        await using var context = await database.OpenAsync(cancellationToken);
        await context.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await IndexesAsync(context, findings, cancellationToken);
            if (!database.Table.IsSqlite) findings.AddRange(await new CdrColumnsCheck(database.Table).RunAsync(context, cancellationToken));
            findings.AddRange(await new CdrNamesCheck(database.Table).RunAsync(context, cancellationToken));
            await ClockAsync(context, findings, cancellationToken);
            await AnswersAsync(context, findings, cancellationToken);
            await WritingAsync(context, findings, cancellationToken);
        }
        catch (DbException fault)
        {
            findings.Add(new CheckFinding(Subject, CheckVerdict.Warning, $"the table could not be looked at: {fault.Message}"));
        }

        return findings;
    }

    private async Task IndexesAsync(CdrDbContext context, List<CheckFinding> findings, CancellationToken cancellationToken)
    {
        foreach (var (column, slow) in Indexed)
        {
            if (database.Table.OwnName(column) is not { } own) continue;
            var found = await context.ScalarAsync(
                database.Table.IsSqlite
                    ? "SELECT COUNT(*) FROM pragma_index_list(@table) AS l, pragma_index_info(l.name) AS i WHERE i.seqno = 0 AND i.name = @column COLLATE NOCASE"
                    : "SELECT COUNT(*) FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = COALESCE(@schema, DATABASE()) AND TABLE_NAME = @table AND SEQ_IN_INDEX = 1 AND COLUMN_NAME = @column",
                cancellationToken, ("@schema", database.Table.Schema), ("@table", database.Table.Name), ("@column", own));
            if (CdrQuestions.Number(found) == 0)
                findings.Add(new CheckFinding(Subject, CheckVerdict.Warning, $"there is no index that begins with {own}, so {slow} reads the whole table.", $"CREATE INDEX cdr_{column} ON {database.Table.Quoted} ({database.Table.Quote(own)});"));
        }
    }

    private async Task ClockAsync(CdrDbContext context, List<CheckFinding> findings, CancellationToken cancellationToken)
    {
        var start = database.Table.Column("start");
        if (CdrQuestions.When(await context.ScalarAsync($"SELECT MAX({start}) FROM {database.Table.Quoted}", cancellationToken)) is not { } newest) return;
        var now = clock.At(time.GetUtcNow());
        var ahead = newest - now;
        if (ahead > TimeSpan.FromMinutes(2))
        {
            findings.Add(new CheckFinding(
                Subject, CheckVerdict.Warning,
                $"the newest call began {CdrQuestions.Text(newest)}, which is in the future by the clock of {pbx.TimeZone.Id}: the PBX writes another zone, or its clock is wrong.",
                "set Pbx:TimeZone to the zone that Asterisk runs in (usegmtime=yes in cdr_adaptive_odbc.conf or cdr_mysql.conf: UTC), and keep both clocks by NTP."));
        }

        if (database.Table.IsSqlite) return;
        var server = CdrQuestions.When(await context.ScalarAsync("SELECT UTC_TIMESTAMP()", cancellationToken));
        if (server is { } utc && Math.Abs((utc - time.GetUtcNow().UtcDateTime).TotalSeconds) is > 60 and var off)
        {
            findings.Add(new CheckFinding(
                Subject, CheckVerdict.Warning, $"the clocks of the database's server and of the portal's differ by {Math.Round(off)} s.", "keep both clocks by NTP: timedatectl set-ntp true"));
        }
    }

    /// <summary>With usegmtime a call never answered has an answer of 1970: harmless here, but times are UTC then.</summary>
    private async Task AnswersAsync(CdrDbContext context, List<CheckFinding> findings, CancellationToken cancellationToken)
    {
        if (database.Table.Column("answer") is not { } answer || database.Table.Column("start") is not { } start || pbx.TimeZone.BaseUtcOffset == TimeSpan.Zero) return;
        var since = clock.At(time.GetUtcNow()).AddDays(-7);
        var found = await context.ScalarAsync(
            $"SELECT COUNT(*) FROM {database.Table.Quoted} WHERE {start} >= @since AND {answer} >= @none AND {answer} < @never",
            cancellationToken, ("@since", database.Table.Stored(since)), ("@none", database.Table.Stored(new DateTime(1970, 1, 1))), ("@never", database.Table.Stored(new DateTime(1971, 1, 1))));
        if (CdrQuestions.Number(found) > 0)
        {
            findings.Add(new CheckFinding(
                Subject, CheckVerdict.Warning, $"unanswered calls have an answer of 1970, as Asterisk writes with usegmtime=yes; then all times are UTC, but Pbx:TimeZone is {pbx.TimeZone.Id}.",
                "set Pbx:TimeZone=UTC, or usegmtime=no in the configuration of Asterisk's CDR backend."));
        }
    }

    /// <summary>Rows that do not come any more, and rows that come twice. Their numbers tell of no refused ones: Asterisk leaves some out by itself.</summary>
    private async Task WritingAsync(CdrDbContext context, List<CheckFinding> findings, CancellationToken cancellationToken)
    {
        if (database.Table.Column("sequence") is not { } sequence || database.Table.Column("start") is not { } start) return;
        var since = clock.At(time.GetUtcNow()).AddDays(-1);
        var newest = CdrQuestions.When(await context.ScalarAsync($"SELECT MAX({start}) FROM {database.Table.Quoted}", cancellationToken));
        if (newest is { } last && clock.At(time.GetUtcNow()) - last > TimeSpan.FromDays(2))
        {
            findings.Add(new CheckFinding(
                Subject, CheckVerdict.Warning, $"the newest row is of {CdrQuestions.Text(last)}: Asterisk may not be writing any more.", "asterisk -rx \"cdr show status\"; asterisk -rx \"odbc show\""));
            return;
        }

        var repeated = CdrQuestions.Number(await context.ScalarAsync(
            $"SELECT COUNT(*) FROM (SELECT uniqueid_, sequence_ FROM (SELECT {database.Table.Column("uniqueid") ?? "''"} AS uniqueid_, {sequence} AS sequence_ FROM {database.Table.Quoted} WHERE {start} >= @since) AS recent GROUP BY uniqueid_, sequence_ HAVING COUNT(*) > 1) AS twice",
            cancellationToken, ("@since", database.Table.Stored(since))));
        if (repeated > 0)
            findings.Add(new CheckFinding(Subject, CheckVerdict.Warning, $"{repeated} rows of the last day are there twice: two backends of Asterisk write to the same table.", "asterisk -rx \"cdr show status\" lists the backends; unload all but one."));
    }
}

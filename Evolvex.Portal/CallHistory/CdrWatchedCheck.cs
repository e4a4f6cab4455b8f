using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.CallHistory;

/// <summary>
/// Compares what the portal saw live with what came into the table of call records: answers of which no record ever came were refused by the database or not
/// written, and the times of the others tell whether PBX, database and portal mean the same clock.
/// </summary>
internal sealed class CdrWatchedCheck(CdrDatabase records, CdrOptions cdr, PbxOptions pbx, IDbContextFactory<PortalDbContext> databases, WallClock clock, TimeProvider time) : IPortalCheck
{
    private const string Subject = "call records";
    private const int MostLooked = 50_000;

    /// <summary>Fewer may be calls that Asterisk was told not to write.</summary>
    private const int FewestMissing = 3;

    /// <summary>A record comes when its call is over; few last longer.</summary>
    private static readonly TimeSpan LongCall = TimeSpan.FromHours(2);
    private static readonly TimeSpan Back = TimeSpan.FromHours(24);
    private static readonly TimeSpan WidestZone = TimeSpan.FromHours(15);
    private static readonly TimeSpan Same = TimeSpan.FromMinutes(1);

    /// <summary>Halves of calls within Asterisk, which has no records of them.</summary>
    private static readonly string[] Inner = ["Local/", "Surrogate/", "Message/", "AsyncGoto/", "CBAnn/", "CBRec/", "Announcer/", "Recorder/", "Bridge/"];

    public int Order => 2;

    string IPortalCheck.Subject => Subject;

    public async Task<IReadOnlyList<CheckFinding>> RunAsync(CancellationToken cancellationToken)
    {
        if (!cdr.IsConfigured || records.Table.Column("start") is null || records.Table.Column("dstchannel") is null || await records.ProbeAsync(cancellationToken) is not null) return [];
        try
        {
            var answers = await AnswersAsync(cancellationToken);
            if (answers.Count == 0) return [];
            var written = await WrittenAsync(cancellationToken);
            return [.. Missing(answers, written), .. Clocks(answers, written)];
        }
        catch (Exception fault) when (DatabaseFault.Is(fault))
        {
            // The checks of the table and of the portal's database say so themselves.
            return [];
        }
    }

    private async Task<List<WitnessedAnswer>> AnswersAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (from, until) = (now - Back, now);
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var answers = await database.Set<WitnessedAnswer>().AsNoTracking().Where(answer => answer.AnsweredAt >= from && answer.AnsweredAt < until)
            .OrderByDescending(answer => answer.AnsweredAt).Take(MostLooked).ToListAsync(cancellationToken);
        answers.RemoveAll(answer => Array.Exists(Inner, inner => answer.Channel.StartsWith(inner, StringComparison.Ordinal)));
        return answers;
    }

    /// <summary>Channels that records name, with the answer where they were called.</summary>
    private async Task<Dictionary<string, DateTime?>> WrittenAsync(CancellationToken cancellationToken)
    {
        var table = records.Table;
        var since = clock.At(time.GetUtcNow()) - Back - WidestZone - LongCall;
        await using var context = await records.OpenAsync(cancellationToken);
        await context.Database.OpenConnectionAsync(cancellationToken);
        var rows = await context.RowsAsync(
            $"SELECT {table.Column("channel") ?? "NULL"}, {table.Column("dstchannel")}, {table.Column("answer") ?? "NULL"} FROM {table.Quoted} WHERE {table.Column("start")} >= @since ORDER BY {table.Column("start")} DESC LIMIT {MostLooked * 4}",
            cancellationToken, ("@since", table.Stored(since)));
        var written = new Dictionary<string, DateTime?>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (row[0] is string channel) written.TryAdd(channel, null);
            if (row[1] is string called) written[called] = CdrQuestions.When(row[2]) is { Year: > 1990 } answer ? answer : null;
        }

        return written;
    }

    private IEnumerable<CheckFinding> Missing(List<WitnessedAnswer> answers, Dictionary<string, DateTime?> written)
    {
        var over = answers.Where(answer => answer.AnsweredAt < time.GetUtcNow() - LongCall).ToList();
        var missing = over.Where(answer => !written.ContainsKey(answer.Channel)).ToList();
        if (missing.Count < FewestMissing || missing.Count * 50 < over.Count) yield break;
        var last = missing[0];
        yield return new CheckFinding(
            Subject, CheckVerdict.Warning,
            $"of {over.Count} answers that the portal saw in the last day, {missing.Count} have no record, the last one of {last.Channel} at {CdrQuestions.Text(clock.At(last.AnsweredAt))}: the database refused the rows, or Asterisk does not write them.",
            "asterisk -rx \"cdr show status\"; grep -E \"cdr_|odbc|mysql\" /var/log/asterisk/full | tail -50 shows what the database said to each row it refused.");
    }

    /// <summary>Most calls are dialled directly, and then both times are of the same moment.</summary>
    private IEnumerable<CheckFinding> Clocks(List<WitnessedAnswer> answers, Dictionary<string, DateTime?> written)
    {
        var apart = answers.Select(answer => written.GetValueOrDefault(answer.Channel) is { } recorded ? (TimeSpan?)(clock.Earliest(recorded) - answer.AnsweredAt) : null).OfType<TimeSpan>().Order().ToList();
        if (apart.Count < FewestMissing) yield break;
        var median = apart[apart.Count / 2];
        if (median.Duration() <= Same) yield break;
        var quarters = Math.Round(median.TotalMinutes / 15) * 15;
        if (quarters != 0 && Math.Abs(median.TotalMinutes - quarters) <= 1)
        {
            yield return new CheckFinding(
                Subject, CheckVerdict.Warning, $"records of calls that the portal saw are {quarters} minutes away from when it saw them: the PBX writes another zone than {pbx.TimeZone.Id}.",
                "set Pbx:TimeZone to the zone that Asterisk runs in (usegmtime=yes in cdr_adaptive_odbc.conf or cdr_mysql.conf: UTC), and keep both clocks by NTP.");
        }
        else
        {
            yield return new CheckFinding(Subject, CheckVerdict.Warning, $"the clocks of the PBX and of the portal differ by {Math.Round(median.TotalSeconds)} s.", "keep both clocks by NTP: timedatectl set-ntp true");
        }
    }
}

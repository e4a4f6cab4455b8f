using System.Globalization;
using Evolvex.Portal.CallAccess;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.CallHistory.History;

/// <summary>A call's legs, and the rows of the PBX that tell them.</summary>
/// <param name="Legs">Oldest first.</param>
/// <param name="Rows">The PBX's rows in the same order, a text a column of <see cref="JourneyReader.Columns"/>.</param>
/// <param name="Wall">What the PBX's clock showed when it began.</param>
internal sealed record CallStory(IReadOnlyList<PastLeg> Legs, IReadOnlyList<string[]> Rows, string Wall);

/// <summary>Reads the journey of one call from the PBX's own rows.</summary>
internal sealed class JourneyReader(CallRecordSource source, CallHistoryEntries entries, IDbContextFactory<PortalDbContext> databases, WallClock clock)
{
    public static readonly IReadOnlyList<string> Columns =
        ["start", "answer", "duration", "billsec", "disposition", "src", "dst", "dcontext", "channel", "dstchannel", "lastapp", "lastdata", "uniqueid", "sequence", "clid", "source", "destination", "direction"];

    /// <summary>Reads it.</summary>
    /// <param name="sight">Who looks.</param>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="System.Data.Common.DbException">The call records cannot be read.</exception>
    public async Task<CallStory> ReadAsync(CallSight sight, CallRow call, CancellationToken cancellationToken)
    {
        var day = TimeSpan.FromDays(1);
        var rows = await source.ReadAsync([call.CallKey], new WallSpan(clock.At(call.StartedAt) - day, clock.At(call.EndedAt) + day), cancellationToken);
        if (rows.Count == 0) return new CallStory([], [], "");
        var settings = await entries.SettingsAsync(cancellationToken);
        var rules = new CallReadingRules(clock, settings.Directions) { Witnessed = await WitnessedAsync(rows, call, cancellationToken) };
        // Read as a whole, shown as far as each row may be seen.
        PastLeg[] legs = [.. PastLegs.Read(rows, rules).Where(leg => sight.SeesAll || sight.Access.MaySeeRecord(leg.Record.Context, leg.Record.GroupUuid))];
        var holds = await HoldsAsync(rows, call, cancellationToken);
        for (var at = 0; at < legs.Length; at++) legs[at] = legs[at] with { Holds = Of(legs[at], holds) };
        return new CallStory(legs, [.. legs.Select(leg => Texts(leg.Record))], Text(rows.Min(row => row.Start)));
    }

    private async Task<ILookup<string, DateTimeOffset>> WitnessedAsync(List<CallDetailRecord> rows, CallRow call, CancellationToken cancellationToken)
    {
        var channels = rows.Select(row => row.DstChannel).Where(channel => channel.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        var (from, until) = (call.StartedAt.AddMinutes(-1), call.EndedAt.AddMinutes(1));
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.Set<WitnessedAnswer>()
            .Where(answer => channels.Contains(answer.Channel) && answer.AnsweredAt >= from && answer.AnsweredAt <= until).ByChannelAsync(cancellationToken);
    }

    private async Task<List<WitnessedHold>> HoldsAsync(List<CallDetailRecord> rows, CallRow call, CancellationToken cancellationToken)
    {
        var channels = rows.SelectMany(row => new[] { row.Channel, row.DstChannel }).Where(channel => channel.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        var (from, until) = (call.StartedAt.AddMinutes(-1), call.EndedAt.AddMinutes(1));
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.Set<WitnessedHold>().AsNoTracking().Where(hold => channels.Contains(hold.Channel) && hold.HeldAt >= from && hold.HeldAt <= until).OrderBy(hold => hold.HeldAt).ToListAsync(cancellationToken);
    }

    /// <summary>The holds of a talk: by either side, as far as the talk lasted.</summary>
    private static List<HoldSpan> Of(PastLeg leg, List<WitnessedHold> holds) => leg.AnsweredAt is not { } answered ? [] :
    [
        .. from hold in holds
           where hold.Channel == leg.Record.Channel || hold.Channel == leg.Record.DstChannel
           let span = new HoldSpan(hold.HeldAt < answered ? answered : hold.HeldAt, hold.Until > leg.Until ? leg.Until : hold.Until)
           where span.Until > span.From
           select span,
    ];

    private static string[] Texts(CallDetailRecord row) =>
    [
        Text(row.Start), row.Answer is { } answer ? Text(answer) : "", Text(row.Duration), Text(row.BillSec), row.DispositionText, row.Src, row.Dst, row.Context, row.Channel,
        row.DstChannel, row.App, row.AppData, row.UniqueId, row.Sequence.ToString(CultureInfo.InvariantCulture), row.CallerId, row.Source, row.Destination, row.Direction,
    ];

    private static string Text(DateTime time) => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

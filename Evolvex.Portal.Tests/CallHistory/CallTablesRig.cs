using System.Globalization;
using Evolvex.Portal.CallAccess;
using Evolvex.Portal.CallHistory;
using Evolvex.Portal.CallHistory.History;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.CallHistory.Missed;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Storage;
using Evolvex.Portal.Tests.Recordings;
using Evolvex.Portal.Tests.Shell;
using Evolvex.Portal.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Evolvex.Portal.Tests.CallHistory;

/// <summary>The portal's tables of calls beside a table of call records, both of one kind of database, and a clock turned by hand.</summary>
internal sealed class CallTablesRig : IDbContextFactory<PortalDbContext>
{
    private readonly DbContextOptions<PortalDbContext> _options;
    private readonly CdrStore _records;
    private readonly CdrDatabase _cdr;
    private int _sequence;

    private CallTablesRig(CdrStore records, DbContextOptions<PortalDbContext> options, CdrDatabase cdr, DateTimeOffset now)
    {
        (_records, _options, _cdr) = (records, options, cdr);
        Time = new ManualTime(now);
        Live = new FakeLivePbx(now);
        Source = new CallRecordSource(cdr);
        Filler = NewFiller();
        Follower = new CallFollower(Source, Filler, this, Clock, Time);
        Queries = new CallQueries(this, Clock, Time);
        Entries = new CallHistoryEntries(this);
    }

    public static WallClock Clock { get; } = new(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));

    public ManualTime Time { get; }

    public FakeLivePbx Live { get; }

    public CdrDatabase Records => _cdr;

    public CallRecordSource Source { get; }

    public CallFiller Filler { get; }

    public CallFollower Follower { get; }

    public CallQueries Queries { get; }

    public CallHistoryEntries Entries { get; }

    /// <summary>Both tables, empty.</summary>
    /// <param name="records">Where the call records are.</param>
    /// <param name="portal">The portal's database.</param>
    /// <param name="now">What time it is.</param>
    public static async Task<CallTablesRig> StartAsync(CdrStore records, string portal, DateTimeOffset now)
    {
        var cdr = await records.WithAsync([]);
        var options = PortalDatabase.UseProvider(new DbContextOptionsBuilder<PortalDbContext>(), records.IsSqlite ? DatabaseProvider.Sqlite : DatabaseProvider.MySql, portal).Options;
        var rig = new CallTablesRig(records, options, cdr, now);
        await using var database = rig.CreateDbContext();
        await database.Database.MigrateAsync();
        return rig;
    }

    public PortalDbContext CreateDbContext() => new(_options);

    /// <summary>A leg as the PBX writes it.</summary>
    public Task WriteAsync(params LegSample[] legs)
    {
        var values = string.Join(", ", legs.Select(leg => $"({leg.Values(++_sequence)})"));
        return _records.RunAsync($"INSERT INTO cdr (src, dst, dcontext, clid, channel, dstchannel, lastapp, lastdata, start, answer, duration, billsec, disposition, uniqueid, linkedid, sequence) VALUES {values}");
    }

    public Task RunAsync(string sql) => _records.RunAsync(sql);

    /// <summary>One that knows nothing yet, as after a start of the portal.</summary>
    public CallFiller NewFiller() => new(this, Source, Clock, Live, Time);

    /// <summary>What runs in the background, as after a start of the portal.</summary>
    public CallFill NewFill(CallFiller? filler = null) =>
        new(_cdr, Source, filler ?? Filler, Entries, new FillLease(this, Time), new CallFeed(), Clock, this, new BackgroundLoops(Time), Time, NullLogger<CallFill>.Instance);

    /// <summary>Looks once for what is new.</summary>
    public Task<bool> FollowAsync() => Follower.FollowAsync(CallHistorySettings.Default, since: null, () => Task.CompletedTask, default);

    /// <summary>Fills a span of days of the PBX's calendar.</summary>
    public Task<int> FillAsync(DateTime from, DateTime until) => Filler.FillAsync(new WallSpan(from, until), CallHistorySettings.Default, from, default);

    /// <summary>Who was missed at any time.</summary>
    public Task<MissedList> MissedAsync(CallSight? sight = null) => new MissedCalls(this, Queries, Clock, new ListedAudit(), Time).ReadAsync(sight ?? CallSight.Whole, new CallFilter { Period = CallPeriod.All }, default);

    public async Task<List<CallRow>> CallsAsync()
    {
        await using var database = CreateDbContext();
        return await database.Set<CallRow>().AsNoTracking().OrderBy(call => call.Id).ToListAsync();
    }
}

/// <summary>One leg: an answered call from outside to 110, unless said otherwise.</summary>
internal sealed record LegSample(string Key, DateTime Start)
{
    public string UniqueId { get; init; } = Key;

    public string From { get; init; } = "79161234567";

    /// <summary>The caller's name, if any.</summary>
    public string Name { get; init; } = "";

    public string To { get; init; } = "110";

    public string App { get; init; } = "Dial";

    public string AppData { get; init; } = "PJSIP/110,30";

    public int Ring { get; init; } = 5;

    /// <summary>Zero: not answered.</summary>
    public int Talk { get; init; } = 60;

    public string Values(int sequence) => string.Join(", ", new[]
    {
        Text(From), Text(To), Text("from-trunk"), Text(Name.Length > 0 ? $"\"{Name}\" <{From}>" : $"<{From}>"), Text($"PJSIP/trunk-{Key}"), Text($"PJSIP/{To}-{sequence}"), Text(App), Text(AppData), Text(Time(Start)),
        Talk > 0 ? Text(Time(Start.AddSeconds(Ring))) : "NULL", Number(Ring + Talk), Number(Talk), Text(Talk > 0 ? "ANSWERED" : "NO ANSWER"), Text(UniqueId), Text(Key), Number(sequence),
    });

    private static string Text(string text) => $"'{text}'";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Time(DateTime time) => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}

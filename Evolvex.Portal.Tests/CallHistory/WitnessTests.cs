using System.Data.Common;
using System.Globalization;
using Evolvex.Portal.CallHistory;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Storage;
using Evolvex.Portal.Tests.Recordings;
using Evolvex.Portal.Tests.Rig;
using Evolvex.Portal.Tests.Shell;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Evolvex.Portal.Tests.CallHistory;

/// <summary>What was seen of calls live, how it is written down and when it is forgotten.</summary>
public abstract class WitnessTests(MariaDbRig? mariaDb) : CallTablesTest(mariaDb)
{
    private static readonly DateTimeOffset Now = new(2026, 10, 19, 20, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Answers_and_holds_go_with_the_records_that_they_explain()
    {
        var rig = await SeenAsync(days: 400);
        await rig.WriteAsync(Leg(Now.AddDays(-300)), Leg(Now));
        var past = Past(rig);

        await past.TurnAsync(default);

        // A call may have begun a day before its first record that is left.
        (await DaysAsync(rig)).ShouldBe((301, 301));
        await rig.RunAsync(string.Create(CultureInfo.InvariantCulture, $"DELETE FROM cdr WHERE start < '{Now.AddDays(-200):yyyy-MM-dd}'"));
        await past.TurnAsync(default);
        (await DaysAsync(rig)).ShouldBe((301, 301), "it is looked for once a day");
        rig.Time.Advance(TimeSpan.FromDays(1));
        await past.TurnAsync(default);
        (await DaysAsync(rig)).ShouldBe((89, 89), "the PBX has records of the last day only, and a mistake with its table should not cost what was seen lately");
    }

    [Fact]
    public async Task Nothing_is_forgotten_while_there_are_no_records_to_be_read()
    {
        var rig = await SeenAsync(days: 400);
        var past = Past(rig);

        await past.TurnAsync(default);
        await rig.RunAsync("ALTER TABLE cdr RENAME TO cdr_elsewhere");
        await past.TurnAsync(default);

        (await DaysAsync(rig)).ShouldBe((400, 400));
    }

    [Fact]
    public async Task More_than_are_deleted_at_once_are_deleted_to_the_last()
    {
        var rig = await StartAsync(Now);
        await rig.WriteAsync(Leg(Now));
        await using (var database = rig.CreateDbContext())
        {
            for (var number = 0; number < 11_000; number++) database.Add(new WitnessedAnswer { Channel = $"PJSIP/{number}", AnsweredAt = Now.AddDays(-100).AddSeconds(number / 3) });
            await database.SaveChangesAsync();
        }

        await Past(rig).TurnAsync(default);

        (await DaysAsync(rig)).ShouldBe((0, 0));
    }

    [Fact]
    public async Task What_is_seen_while_the_database_is_away_is_written_down_when_it_is_back()
    {
        var rig = await StartAsync(Now);
        var databases = new AwayDatabase(rig);
        using var witness = Witness(rig, rig.Records, databases);
        await witness.StartAsync(default);
        await rig.Time.PassAsync(TimeSpan.Zero, () => rig.Live.Subscribers == 1);
        databases.IsAway = true;
        rig.Live.Put(Some.Call("1.1", Now));
        await rig.Time.PassAsync(TimeSpan.FromSeconds(1), () => databases.Refused > 2);

        databases.IsAway = false;

        await WaitFor.Async(async () =>
        {
            rig.Time.Advance(TimeSpan.FromSeconds(1));
            return await DaysAsync(rig) == (2, 0);
        });
        await witness.StopAsync(default);
    }

    [Fact]
    public async Task What_two_instances_see_is_written_once()
    {
        var rig = await StartAsync(Now);
        using var one = Witness(rig, rig.Records, rig);
        using var other = Witness(rig, rig.Records, rig);
        await one.StartAsync(default);
        await other.StartAsync(default);
        await rig.Time.PassAsync(TimeSpan.Zero, () => rig.Live.Subscribers == 2);

        var call = Some.Call("1.1", Now);
        rig.Live.Put(call);
        rig.Live.Put(call with { Legs = [call.Legs[0] with { State = LegState.OnHold, Since = Now.AddTicks(7) }, call.Legs[1]] });
        rig.Live.End("1.1");
        await WaitFor.Async(async () =>
        {
            rig.Time.Advance(TimeSpan.FromSeconds(1));
            return (await DaysAsync(rig)).Holds > 0;
        });

        await one.StopAsync(default);
        await other.StopAsync(default);
        (await DaysAsync(rig)).ShouldBe((2, 1));
    }

    private static WitnessedPast Past(CallTablesRig rig) => new(rig.Records, rig.Source, rig, CallTablesRig.Clock, new BackgroundLoops(rig.Time), rig.Time, NullLogger<WitnessedPast>.Instance);

    private static AnswerWitness Witness(CallTablesRig rig, CdrDatabase records, IDbContextFactory<PortalDbContext> databases) =>
        new(records, rig.Live, databases, new BackgroundLoops(rig.Time), rig.Time, NullLogger<AnswerWitness>.Instance);

    private static LegSample Leg(DateTimeOffset at) => new($"{at.ToUnixTimeSeconds()}.1", CallTablesRig.Clock.At(at));

    /// <summary>An answer and a hold half a day before each of so many days ago.</summary>
    private async Task<CallTablesRig> SeenAsync(int days)
    {
        var rig = await StartAsync(Now);
        await using var database = rig.CreateDbContext();
        for (var day = 0; day < days; day++)
        {
            var at = Now.AddDays(-day).AddHours(-12);
            database.Add(new WitnessedAnswer { Channel = "PJSIP/110-1", AnsweredAt = at });
            database.Add(new WitnessedHold { Channel = "PJSIP/110-1", HeldAt = at.AddSeconds(5), Until = at.AddSeconds(9) });
        }

        await database.SaveChangesAsync();
        return rig;
    }

    private static async Task<(int Answers, int Holds)> DaysAsync(CallTablesRig rig)
    {
        await using var database = rig.CreateDbContext();
        return (await database.Set<WitnessedAnswer>().CountAsync(), await database.Set<WitnessedHold>().CountAsync());
    }

    private sealed class AwayDatabase(IDbContextFactory<PortalDbContext> databases) : IDbContextFactory<PortalDbContext>
    {
        private int _refused;

        public volatile bool IsAway;

        public int Refused => Volatile.Read(ref _refused);

        public PortalDbContext CreateDbContext()
        {
            if (!IsAway) return databases.CreateDbContext();
            Interlocked.Increment(ref _refused);
            throw new Gone();
        }

        private sealed class Gone() : DbException("the database is away");
    }
}

public sealed class SqliteWitnessTests() : WitnessTests(null);

[Collection("MariaDb")]
[Trait("Needs", "MariaDb")]
public sealed class MariaDbWitnessTests(MariaDbRig rig) : WitnessTests(rig);

using Evolvex.Portal.CallHistory;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Tests.Rig;

namespace Evolvex.Portal.Tests.CallHistory;

/// <summary>What was seen live beside what was written: the only way to know of rows that a database refused.</summary>
public abstract class CdrWatchedCheckTests(MariaDbRig? mariaDb) : CallTablesTest(mariaDb)
{
    private static readonly DateTimeOffset Now = new(2026, 10, 20, 20, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Answers_without_a_record_are_counted_and_the_last_is_named()
    {
        var rig = await PlayedAsync(shift: default);
        (await CheckAsync(rig)).ShouldBeEmpty();

        await rig.RunAsync("DELETE FROM cdr WHERE sequence > 16");

        var finding = (await CheckAsync(rig)).ShouldHaveSingleItem();
        finding.Text.ToString().ShouldBe("of 20 answers that the portal saw in the last day, 4 have no record, the last one of PJSIP/110-20 at 2026-10-20 14:20:05: the database refused the rows, or Asterisk does not write them.");
        finding.Remedy.ShouldNotBeNull();
    }

    [Fact]
    public async Task Records_in_another_zone_are_known_by_the_calls_that_were_seen()
    {
        var finding = (await CheckAsync(await PlayedAsync(TimeSpan.FromHours(-2)))).ShouldHaveSingleItem();

        finding.Text.ToString().ShouldContain("are -120 minutes away");
        finding.Remedy!.ToString().ShouldContain("Pbx:TimeZone");
    }

    [Fact]
    public async Task Clocks_that_differ_by_minutes_are_known_by_the_calls_that_were_seen() =>
        (await CheckAsync(await PlayedAsync(TimeSpan.FromSeconds(130)))).ShouldHaveSingleItem().Text.ToString().ShouldBe("the clocks of the PBX and of the portal differ by 130 s.");

    /// <summary>Twenty answered calls, seen and written, the latter by a clock that is so much ahead.</summary>
    private async Task<CallTablesRig> PlayedAsync(TimeSpan shift)
    {
        var rig = await StartAsync(Now);
        await using var database = rig.CreateDbContext();
        for (var call = 1; call <= 20; call++)
        {
            var start = new DateTimeOffset(2026, 10, 20, 12, call, 0, TimeSpan.Zero);
            await rig.WriteAsync(new LegSample($"{start.ToUnixTimeSeconds()}.{call}", CallTablesRig.Clock.At(start) + shift));
            database.Add(new WitnessedAnswer { Channel = $"PJSIP/110-{call}", AnsweredAt = start.AddSeconds(5) });
        }

        database.Add(new WitnessedAnswer { Channel = "Local/110@internal-00000001;2", AnsweredAt = Now.AddHours(-8) });
        await database.SaveChangesAsync();
        return rig;
    }

    private static Task<IReadOnlyList<CheckFinding>> CheckAsync(CallTablesRig rig) =>
        new CdrWatchedCheck(rig.Records, new CdrOptions { IsConfigured = true }, new PbxOptions { TimeZone = CallTablesRig.Clock.Zone }, rig, CallTablesRig.Clock, rig.Time).RunAsync(default);
}

public sealed class SqliteCdrWatchedCheckTests() : CdrWatchedCheckTests(null);

[Collection("MariaDb")]
[Trait("Needs", "MariaDb")]
public sealed class MariaDbCdrWatchedCheckTests(MariaDbRig rig) : CdrWatchedCheckTests(rig);

using Evolvex.Portal.Asterisk;
using Evolvex.Portal.CallHistory;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Tests.Architecture;
using Evolvex.Portal.Tests.Rig;

namespace Evolvex.Portal.Tests.CallHistory;

/// <summary>What the self-check makes of <c>cdr show status</c>, asked of a real Asterisk that writes its records, or does not.</summary>
[Collection("Asterisk")]
[Trait("Needs", "Asterisk")]
public sealed class RealBackendTests(AsteriskRig rig) : RealCallsTest(rig)
{
    [Fact]
    public async Task An_Asterisk_that_writes_no_records_or_not_to_a_database_is_known_by_its_own_word()
    {
        await using var portal = await StartAsync();
        (await FaultsAsync(portal, typeof(CdrBackendCheck))).ShouldBeEmpty();
        using var conf = new TemporaryFolder();
        try
        {
            await RestartAsync(conf.Path, "cdr.conf", written => written.Replace("enable = yes", "enable = no", StringComparison.Ordinal));
            await SaysAsync("Asterisk writes no call records at all.", "set enable=yes in [general] of cdr.conf");

            await RestartAsync(conf.Path, "modules.conf", written => written + "\nnoload = cdr_adaptive_odbc.so\n");
            await SaysAsync("Asterisk writes call records to no database.", "load cdr_adaptive_odbc");
        }
        finally
        {
            await Rig.StopAsync();
            await Rig.StartAsync();
        }

        await UntilAsync(async () => (await FaultsAsync(portal, typeof(CdrBackendCheck))).Count == 0);

        async Task SaysAsync(string text, string remedy)
        {
            CheckFinding? finding = null;
            await UntilAsync(async () => (finding = (await FaultsAsync(portal, typeof(CdrBackendCheck))).SingleOrDefault()) is not null);
            ($"{finding!.Text}", finding.Verdict).ShouldBe((text, CheckVerdict.Warning));
            $"{finding.Remedy}".ShouldStartWith(remedy);
        }
    }

    [Fact]
    public async Task Records_of_calls_during_an_outage_of_the_database_are_lost_and_counted()
    {
        await using var portal = await StartAsync();
        await Rig.Phones.AnswerAsync("110", calls: 4, ring: TimeSpan.FromMilliseconds(500), talk: TimeSpan.FromSeconds(30));
        await Rig.Database.StopAsync();
        try
        {
            var calls = Enumerable.Range(0, 3).Select(call => Rig.Phones.Trunk($"7916111305{call}", "110", TimeSpan.FromSeconds(2))).ToList();
            foreach (var call in calls) (await call.EndedAsync()).ShouldBeTrue();
            $"{(await FaultsAsync(portal, typeof(CdrCheck))).ShouldHaveSingleItem().Text}".ShouldStartWith("the database of the call records does not answer: ");
            await UntilAsync(async () => await Rig.ChannelsAsync() == 0);
            // What fails once is not connected to for two seconds (negative_connection_cache of res_odbc.conf).
            await Task.Delay(TimeSpan.FromSeconds(3));
        }
        finally
        {
            await Rig.Database.StartAsync();
        }

        Rig.Phones.Trunk("79161113059", "110", TimeSpan.FromSeconds(2));
        (await FindAsync(portal, "79161113059")).Verdict.ShouldBe(CallVerdict.Answered);
        $"{(await MissingAsync(portal)).ShouldHaveSingleItem().Text}".ShouldStartWith("of 8 answers that the portal saw in the last day, 6 have no record", customMessage: "both sides of each call");
    }

    /// <summary>Starts Asterisk with one file of its configuration changed.</summary>
    private async Task RestartAsync(string folder, string file, Func<string, string> change)
    {
        foreach (var before in Directory.GetFiles(folder)) File.Delete(before);
        await File.WriteAllTextAsync(Path.Combine(folder, file), change(await File.ReadAllTextAsync(Path.Combine(RigFolder.Scripts, "asterisk.d", file))));
        await Rig.StopAsync();
        await Rig.StartAsync(new Dictionary<string, string> { ["RIG_CONF_EXTRA"] = folder });
    }
}

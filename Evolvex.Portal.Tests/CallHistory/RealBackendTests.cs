using Evolvex.Portal.Asterisk;
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

    /// <summary>Starts Asterisk with one file of its configuration changed.</summary>
    private async Task RestartAsync(string folder, string file, Func<string, string> change)
    {
        foreach (var before in Directory.GetFiles(folder)) File.Delete(before);
        await File.WriteAllTextAsync(Path.Combine(folder, file), change(await File.ReadAllTextAsync(Path.Combine(RigFolder.Scripts, "asterisk.d", file))));
        await Rig.StopAsync();
        await Rig.StartAsync(new Dictionary<string, string> { ["RIG_CONF_EXTRA"] = folder });
    }
}

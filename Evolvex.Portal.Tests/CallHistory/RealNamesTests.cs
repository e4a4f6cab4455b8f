using System.Text;
using Evolvex.Portal.CallHistory;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Tests.Hosting;
using Evolvex.Portal.Tests.Rig;

namespace Evolvex.Portal.Tests.CallHistory;

/// <summary>Names in other alphabets than UTF-8, and letters that a table cannot hold, on a real Asterisk with a real MariaDB: what becomes of the call, and what the self-check says.</summary>
[Collection("Asterisk")]
[Trait("Needs", "Asterisk")]
public sealed class RealNamesTests(AsteriskRig rig) : RealCallsTest(rig)
{
    private const string Olga = "Ольга Ёлкина", Cyrillic = "windows-1251";

    [Fact]
    public async Task A_name_that_is_no_UTF8_costs_no_call_and_the_self_check_tells_how_it_can_be_read()
    {
        await using var portal = await StartAsync();
        await Rig.Phones.AnswerAsync("110", calls: 4, ring: TimeSpan.FromSeconds(2), talk: TimeSpan.FromSeconds(30));
        var talk = TimeSpan.FromSeconds(3);
        Rig.Phones.Trunk("79161113001", "110", talk, Olga, Cyrillic);
        Rig.Phones.Trunk("79161113002", "110", talk, "José Müller", "latin1");
        Rig.Phones.Trunk("79161113003", "110", talk, "Анна 😀");
        Rig.Phones.Trunk("79161113004", "410", talk, Olga, Cyrillic);

        await AnsweredAsync(portal, "79161113001", null);
        await AnsweredAsync(portal, "79161113002", "Jos\uFFFD M\uFFFDller");
        await AnsweredAsync(portal, "79161113003", "Анна 😀");
        await AnsweredAsync(portal, "79161113004", Olga);
        var finding = (await FaultsAsync(portal, typeof(CdrTableCheck))).ShouldHaveSingleItem();
        $"{finding.Text}".ShouldBe("Asterisk could not read 2 of the last 4 names of callers, the last one from PJSIP/trunk: they are no UTF-8, and their letters are gone.");
        var step = $"{finding.Remedy}"[$"{finding.Remedy}".IndexOf("ExecIf", StringComparison.Ordinal)..];
        (await File.ReadAllTextAsync(Path.Combine(RigFolder.Scripts, "asterisk.d", "extensions.conf"))).ShouldContain($"exten => _4XX,1,{step}\n", customMessage: "what was called with 410 is what the remedy says");
    }

    [Fact]
    public async Task Rows_that_the_table_cannot_hold_are_refused_for_ever_which_the_self_check_says_with_the_statement_that_ends_it()
    {
        await using var portal = await StartAsync();
        await using var table = new OtherAlphabet(Rig.Database);
        await Rig.Database.SqlAsync("asteriskcdrdb", "ALTER TABLE cdr CONVERT TO CHARACTER SET utf8mb3");
        await Rig.Phones.AnswerAsync("110", calls: 5, ring: TimeSpan.FromMilliseconds(500), talk: TimeSpan.FromSeconds(30));
        string[] refused = ["79161113011", "79161113012", "79161113013"];
        var calls = refused.Select(number => Rig.Phones.Trunk(number, "110", TimeSpan.FromSeconds(2), "Анна 😀")).ToList();
        foreach (var call in calls) (await call.EndedAsync()).ShouldBeTrue();
        Rig.Phones.Trunk("79161113014", "110", TimeSpan.FromSeconds(3), Olga);

        await AnsweredAsync(portal, "79161113014", Olga);
        (await Rig.Database.SqlAsync("asteriskcdrdb", "SELECT DISTINCT src FROM cdr")).Trim().ShouldEndWith("79161113014", customMessage: "the others were written before it, had they been written");
        var alphabet = (await FaultsAsync(portal, typeof(CdrTableCheck))).ShouldHaveSingleItem();
        $"{alphabet.Text}".ShouldContain("utf8mb3: a call whose caller has a name outside of it is refused");
        var missing = (await MissingAsync(portal)).ShouldHaveSingleItem();
        $"{missing.Text}".ShouldStartWith("of 8 answers that the portal saw in the last day, 6 have no record, the last one of PJSIP/", customMessage: "both sides of each call");

        await Rig.Database.SqlAsync("asteriskcdrdb", $"{alphabet.Remedy}");
        (await FaultsAsync(portal, typeof(CdrTableCheck))).ShouldBeEmpty();
        Rig.Phones.Trunk("79161113015", "110", TimeSpan.FromSeconds(3), "Анна 😀");
        await AnsweredAsync(portal, "79161113015", "Анна 😀");
    }

    [Fact]
    public async Task Names_that_a_connection_in_Latin_1_garbled_are_read_right_and_the_self_check_names_the_setting()
    {
        await Rig.StopAsync();
        await Rig.StartAsync(new Dictionary<string, string> { ["RIG_DB_CHARSET"] = "latin1" });
        try
        {
            await using var portal = await StartAsync();
            await Rig.Phones.AnswerAsync("110", ring: TimeSpan.FromSeconds(1), talk: TimeSpan.FromSeconds(30));
            Rig.Phones.Trunk("79161113021", "110", TimeSpan.FromSeconds(3), Olga);
            await OriginateAsync("79161113022", Encoding.Latin1.GetString([.. Olga.Select(letter => letter switch { ' ' => (byte)' ', 'Ё' => (byte)0xA8, _ => (byte)(letter - 'А' + 0xC0) })]));

            await AnsweredAsync(portal, "79161113021", Olga);
            (await FindAsync(portal, "79161113022")).FromName.ShouldBe(Olga);
            var finding = (await FaultsAsync(portal, typeof(CdrTableCheck))).ShouldHaveSingleItem();
            $"{finding.Text}".ShouldStartWith("of the last 3 names of callers, 3 went through the wrong alphabet");
            $"{finding.Remedy}".ShouldStartWith("set CHARSET=utf8mb4 in the DSN of odbc.ini");

            await Rig.StopAsync();
            await Rig.StartAsync(new Dictionary<string, string> { ["RIG_DB_CHARSET"] = "utf8mb4" });
            await Rig.Phones.AnswerAsync("110", ring: TimeSpan.FromSeconds(1), talk: TimeSpan.FromSeconds(30));
            Rig.Phones.Trunk("79161113023", "110", TimeSpan.FromSeconds(3), Olga);
            await AnsweredAsync(portal, "79161113023", Olga);
            (await Rig.Database.SqlAsync("asteriskcdrdb", "SELECT clid FROM cdr WHERE src = '79161113023'")).ShouldContain(Olga);
        }
        finally
        {
            await Rig.StopAsync();
            await Rig.StartAsync();
        }
    }

    /// <summary>The call is there whole: who, by which way, how it ended, and its times as they were played.</summary>
    private static async Task AnsweredAsync(PortalApplication portal, string number, string? name)
    {
        var call = await FindAsync(portal, number);
        (call.Direction, call.Verdict, call.Reason, call.Reached, call.FromNumber, call.FromName).ShouldBe((CallDirection.Inbound, CallVerdict.Answered, CallReasonCode.AnsweredBy, "110", number, name));
        call.WaitSeconds.ShouldBeInRange(0, 8, "it rings for two seconds at most, on a busy machine for some more");
        call.TalkSeconds.ShouldBeInRange(1, 7, "three seconds are talked; a busy Asterisk notes answers late");
    }

    /// <summary>Asterisk calls by itself, with a name in bytes that are no UTF-8: a name from SIP would have lost them before.</summary>
    private Task OriginateAsync(string number, string name) =>
        AmiAsync($"Action: Originate\r\nChannel: Local/604@outgoing\r\nApplication: Wait\r\nData: 1\r\nCallerID: \"{name}\" <{number}>\r\n", "Originate successfully queued");

    /// <summary>Leaves the table as the next test expects it.</summary>
    private sealed class OtherAlphabet(MariaDbRig database) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await database.SqlAsync("asteriskcdrdb", "ALTER TABLE cdr CONVERT TO CHARACTER SET utf8mb4");
    }
}

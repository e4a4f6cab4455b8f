using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.Domain.Manager;

namespace Evolvex.Portal.Tests.Manager;

public sealed class ActionCautionTests
{
    [Theory]
    [InlineData("Ping", "", CautionReason.None)]
    [InlineData("corestatus", "", CautionReason.None)]
    [InlineData("Status", "Variables: CALLERID(num)", CautionReason.None)]
    [InlineData("Status", "Variables: SHELL(id)", CautionReason.Policy)]
    [InlineData("GetConfig", "Filename: queues.conf", CautionReason.None)]
    [InlineData("GetConfig", "Filename: manager.conf", CautionReason.Policy)]
    [InlineData("Hangup", "Channel: PJSIP/1", CautionReason.Acts)]
    [InlineData("QueuePause", "", CautionReason.Acts)]
    [InlineData("DBPut", "", CautionReason.Acts)]
    [InlineData("Reload", "", CautionReason.Acts)]
    [InlineData("Originate", "Application: Playback", CautionReason.Acts)]
    [InlineData("Originate", "Application: System", CautionReason.Policy)]
    [InlineData("ModuleLoad", "", CautionReason.Policy)]
    [InlineData("UpdateConfig", "", CautionReason.Policy)]
    [InlineData("SomethingOfAModule", "", CautionReason.Acts)]
    [InlineData("Command", "Command: core show channels", CautionReason.None)]
    [InlineData("command", "command: acl show", CautionReason.None)]
    [InlineData("Command", "Command: bridge technology show", CautionReason.None)]
    [InlineData("Command", "Command: pjsip list endpoints", CautionReason.None)]
    [InlineData("Command", "Command: dialplan eval function show", CautionReason.ActingCommand)]
    [InlineData("Command", "Command: core restart now", CautionReason.ActingCommand)]
    [InlineData("Command", "Command: show", CautionReason.ActingCommand)]
    [InlineData("Command", "Command: !show show", CautionReason.ActingCommand)]
    [InlineData("Command", "Command: channel originate Local/1 show x", CautionReason.ActingCommand)]
    public void What_acts_or_is_not_known_asks_first(string action, string header, CautionReason reason)
    {
        var headers = header.Split(": ", 2) is [var name, var value] ? new ManagerHeader[] { new(name, value) } : [];

        ActionCaution.Of(action, headers).Reason.ShouldBe(reason);
    }

    [Fact]
    public void Every_action_that_Asterisk_22_lists_and_that_does_not_ask_reads_only_by_its_name()
    {
        var list = AmiMessage.ParseAll(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Captures", "ami", "listcommands.s2c"))).First(message => message["Ping"] is not null);
        var silent = list.Skip(1).Select(line => line.Name).Where(name => name != "ActionID" && name != "Command" && !ActionCaution.Of(name, []).Asks).ToList();

        silent.ShouldContain("QueueStatus");
        silent.Where(name => !new[] { "List", "Show", "Status", "Get", "Info", "Core", "State", "Check", "Count", "Rule", "Summary", "Calls", "lots", "FAX" }.Any(word => name.Contains(word, StringComparison.Ordinal)))
            .ShouldBe(["Challenge", "Events", "Filter", "Logoff", "Ping", "WaitEvent"], ignoreOrder: true);
    }

    [Fact]
    public void Secrets_are_taken_out_of_what_is_written_down()
    {
        string Masked(string action, params (string Name, string Value)[] headers) =>
            string.Join(" | ", HeaderMask.Mask(action, [.. headers.Select(header => new ManagerHeader(header.Name, header.Value))]).Select(header => $"{header.Name}={header.Value}"));

        Masked("Login", ("Username", "u"), ("Secret", "s")).ShouldBe("Username=u | Secret=…");
        Masked("Originate", ("Variable", "A=1,API_TOKEN=abc,B=2"), ("CallerID", "x")).ShouldBe("Variable=A=1,API_TOKEN=…,B=2 | CallerID=x");
        Masked("UpdateConfig", ("Var-000001", "secret"), ("Value-000001", "hidden"), ("Var-000002", "host"), ("Value-000002", "seen"))
            .ShouldBe("Var-000001=secret | Value-000001=… | Var-000002=host | Value-000002=seen");
        Masked("DBPut", ("Family", "cidname"), ("Key", "100"), ("Val", "Anna")).ShouldBe("Family=cidname | Key=100 | Val=Anna");
        Masked("DBPut", ("Family", "x"), ("Key", "100/password"), ("Val", "1234")).ShouldBe("Family=x | Key=100/password | Val=…");
        Masked("Command", ("Command", "database put x password 1234")).ShouldBe("Command=database put x password …");
        Masked("Command", ("Command", "manager show command Login")).ShouldBe("Command=manager show command Login");
    }
}

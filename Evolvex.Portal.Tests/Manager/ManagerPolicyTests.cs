using Evolvex.Portal.Domain.Manager;

namespace Evolvex.Portal.Tests.Manager;

public sealed class ManagerPolicyTests
{
    [Theory]
    [InlineData("Ping", "")]
    [InlineData("Status", "Variables=CHANNEL(state),FOO")]
    [InlineData("Originate", "Channel=PJSIP/101;Application=Playback;Data=hello")]
    [InlineData("originate", "Channel=PJSIP/101;Context=outgoing;Exten=100;Priority=1;Variable=A=1,CALLERID(name)=x")]
    [InlineData("Command", "Command=core show channels")]
    [InlineData("Command", "Command=  QUEUE   show  support")]
    [InlineData("Command", "")]
    [InlineData("GetConfig", "Filename=queues.conf")]
    [InlineData("MixMonitor", "File=a.wav")]
    [InlineData("MixMonitor", "File=a.wav;Options=b")]
    [InlineData("Command", "Command=sip show peers")]
    [InlineData("Originate", "Channel=PJSIP/101;Application=Queue;Data=support,t,,,60")]
    public void What_is_safe_passes_by_default(string action, string headers) => ManagerPolicy.Safe.Refuse(action, Headers(headers)).ShouldBeNull();

    [Theory]
    [InlineData("UpdateConfig", "")]
    [InlineData("moduleload", "Module=x")]
    [InlineData("DBDelTree", "Family=x")]
    [InlineData("Originate", "Channel=PJSIP/101;Application=System;Data=reboot")]
    [InlineData("Originate", "Channel=PJSIP/101;Application=Playback;Data=${SHELL(reboot)}")]
    [InlineData("Originate", "Channel=PJSIP/101;Context=a;Exten=1;Priority=1;Variable=SHELL(x)=1")]
    [InlineData("Setvar", "Variable=FILE(/etc/passwd)")]
    [InlineData("Setvar", "Variable=A;Value=${SHELL(reboot)}")]
    [InlineData("Getvar", "Variable=CHANNEL(hangup_handler_push)")]
    [InlineData("Originate", "Variable=CHANNEL(hangup\"_handler_push)=other^1^1")]
    [InlineData("Originate", "Variable=CHANNEL(hangup\\_handler_push)=other^1^1")]
    [InlineData("Originate", "Variable=A=$\"{SHELL(id)}")]
    [InlineData("Originate", "Application=Playback;Data=$\\{SHELL(id)}")]
    [InlineData("Command", "Command=core stop now")]
    [InlineData("Command", "Command=sip show peer 101")]
    [InlineData("Command", "Command=core show channels;Command=module load x")]
    [InlineData("Command", "Command=\"core\" show channels")]
    [InlineData("Command", "Command=\"\"")]
    [InlineData("GetConfig", "Filename=manager.conf")]
    [InlineData("MixMonitor", "File=a.wav;Command=reboot")]
    [InlineData("MixMonitor", "File=../a.wav")]
    [InlineData("MixMonitor", "File= /var/www/a.wav")]
    [InlineData("MixMonitor", "File=a.wav;Options=r(/var/www/a.wav)")]
    [InlineData("ConfbridgeStartRecord", "Conference=1;RecordFile=/var/www/a.wav")]
    [InlineData("Originate", "Channel=PJSIP/101;Application=Queue;Data=support,,,,,agi://192.0.2.1/x")]
    [InlineData("Command", "Command=sip show users")]
    [InlineData("Command", "Command=sip show \"peer\" 101")]
    [InlineData("Command", "Command=ulimit -n 10")]
    public void What_writes_files_runs_programs_or_reads_secrets_does_not(string action, string headers) =>
        ManagerPolicy.Safe.Refuse(action, Headers(headers)).ShouldNotBeNull();

    [Fact]
    public void An_action_that_is_allowed_passes_whatever_its_parameters_are()
    {
        var policy = ManagerPolicy.Of(new ManagerRules { Actions = new ManagerExceptions(["updateconfig", "GetConfig"], []) });

        policy.Refuse("UpdateConfig", []).ShouldBeNull();
        policy.Refuse("GetConfig", Headers("Filename=manager.conf")).ShouldBeNull();
        policy.Refuse("CreateConfig", []).ShouldNotBeNull();
    }

    [Fact]
    public void Where_actions_are_listed_no_other_passes_and_the_listed_are_still_looked_at()
    {
        var policy = ManagerPolicy.Of(new ManagerRules { OnlyActions = ["Originate", "ModuleLoad"] });

        policy.Refuse("Status", []).ShouldNotBeNull();
        policy.Refuse("ping", []).ShouldBeNull();
        policy.Refuse("ORIGINATE", Headers("Application=Playback")).ShouldBeNull();
        policy.Refuse("Originate", Headers("Application=System")).ShouldNotBeNull();
        policy.Refuse("ModuleLoad", []).ShouldNotBeNull("to list a dangerous action is not to allow it");
    }

    [Fact]
    public void What_is_refused_stays_refused_even_where_it_is_allowed_too()
    {
        var rules = new ManagerRules
        {
            Actions = new ManagerExceptions(["Status"], ["status"]),
            Applications = new ManagerExceptions(["Read", "System"], ["Dial", "System"]),
            Commands = new ManagerExceptions(["pjsip", "dialplan reload"], ["pjsip show aors", "core show"]),
            Functions = new ManagerExceptions(["DB"], ["CDR"]),
        };
        var policy = ManagerPolicy.Of(rules);

        policy.Refuse("Status", []).ShouldNotBeNull();
        policy.Refuse("Originate", Headers("Application=Read")).ShouldBeNull();
        policy.Refuse("Originate", Headers("Application=dial")).ShouldNotBeNull();
        policy.Refuse("Originate", Headers("Application=System")).ShouldNotBeNull();
        policy.Refuse("Command", Headers("Command=pjsip send notify x")).ShouldBeNull();
        policy.Refuse("Command", Headers("Command=pjsipx")).ShouldNotBeNull("whole words");
        policy.Refuse("Command", Headers("Command=dialplan  reload")).ShouldBeNull();
        policy.Refuse("Command", Headers("Command=PJSIP show aors")).ShouldNotBeNull();
        policy.Refuse("Command", Headers("Command=pjsip \"show\" ao\\rs")).ShouldNotBeNull("Asterisk sees no quotes");
        policy.Refuse("Command", Headers("Command=core show channels")).ShouldNotBeNull();
        policy.Refuse("Setvar", Headers("Variable=DB(a/b)")).ShouldBeNull();
        policy.Refuse("Setvar", Headers("Variable=CDR(x)")).ShouldNotBeNull();
    }

    [Fact]
    public void What_rules_open_beyond_the_safe_is_named_and_nothing_else()
    {
        var rules = new ManagerRules
        {
            OnlyActions = ["UpdateConfig"],
            Actions = new ManagerExceptions(["UpdateConfig"], ["Status"]),
            Applications = new ManagerExceptions(["Dial", "System"], ["Echo"]),
            Commands = new ManagerExceptions(["core show uptime", "module reload"], []),
            Functions = new ManagerExceptions(["CDR", "SHELL"], []),
        };

        rules.Openings().Select(opening => $"{opening.Kind} {opening.Name}").ShouldBe(["Action UpdateConfig", "Application System", "Command module reload", "Function SHELL"]);
        ManagerRules.Safe.Openings().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("10.0.0.0/33", "Status", "core show", 1, ManagerRulesMistake.Addresses)]
    [InlineData("", "Sta tus", "core show", 1, ManagerRulesMistake.Actions)]
    [InlineData("", "Status", " ", 1, ManagerRulesMistake.Commands)]
    [InlineData("", "Status", "core\nshow", 1, ManagerRulesMistake.Commands)]
    [InlineData("", "Status", "core show", 0, ManagerRulesMistake.MaxSessions)]
    [InlineData("10.0.0.0/8, 192.0.2.1", "Status", "core show", 1, null)]
    public void A_mistake_is_told_by_its_part(string addresses, string action, string command, int sessions, ManagerRulesMistake? mistake) =>
        new ManagerRules { Addresses = addresses, OnlyActions = [action], Commands = new ManagerExceptions([command], []), MaxSessions = sessions }.Judge().ShouldBe(mistake);

    private static List<ManagerHeader> Headers(string text) =>
        [.. text.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(part => new ManagerHeader(part.Split('=', 2)[0], part.Split('=', 2)[1]))];
}

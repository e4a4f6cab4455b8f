using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.Domain.Manager;

namespace Evolvex.Portal.Tests.Manager;

/// <summary>The help of all 127 actions of an Asterisk 22, and of one of an Asterisk 16, bytes as they came.</summary>
public sealed class ActionHelpTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Captures");

    private static readonly Dictionary<string, ActionHelp> Known = AmiMessage.ParseAll(File.ReadAllBytes(Path.Combine(Folder, "help", "manager-show-command.ami")))
        .ToDictionary(message => message.ActionId!["help-".Length..], message => ActionHelp.Parse(message.ActionId!["help-".Length..], message.GetAll("Output")).ShouldNotBeNull(message.ActionId));

    [Fact]
    public void Every_action_of_an_Asterisk_22_is_understood()
    {
        Known.Count.ShouldBe(127);
        foreach (var help in Known.Values)
        {
            help.Synopsis.ShouldNotBeEmpty(help.Name);
            help.Synopsis.ShouldNotContain('\n', help.Name);
            help.Parameters.Select(parameter => parameter.Name).ShouldAllBe(name => name.All(c => char.IsAsciiLetterOrDigit(c) || "-()".Contains(c)), help.Name);
            help.Parameters.Select(parameter => parameter.Name).ShouldNotContain("ActionID", help.Name);
        }
    }

    [Fact]
    public void A_help_tells_what_is_required_and_what_each_header_means()
    {
        var help = Known["Originate"];

        help.Synopsis.ShouldBe("Originate a call.");
        help.Description.ShouldBe("Generates an outgoing call to a <Extension>/<Context>/<Priority> or\n<Application>/<Data>");
        help.Module.ShouldBe("builtin");
        help.Privilege.ShouldBe("originate,all");
        help.SeeAlso.ShouldBe(["OriginateResponse"]);
        string.Join(' ', help.Parameters.Select(parameter => parameter.IsRequired ? $"{parameter.Name}*" : parameter.Name)).ShouldBe(
            "Channel* Exten Context Priority Application Data Timeout CallerID Variable Account EarlyMedia Async Codecs ChannelId OtherChannelId PreDialGoSub");
        help.Parameters[^1].Text.ShouldBe("PreDialGoSub Context,Extension,Priority to set options/headers needed before start the outgoing extension");
        help.Parameters.ShouldAllBe(parameter => parameter.Choices.Count == 0);
    }

    [Fact]
    public void Values_that_the_help_names_are_choices_and_not_part_of_the_text()
    {
        var all = Known["Status"].Parameters.Single(parameter => parameter.Name == "AllVariables");

        all.Choices.ShouldBe(["true", "false"]);
        all.Text.ShouldBe("If set to \"true\", the Status event will include all channel variables for the requested channel(s).");
    }

    [Fact]
    public void What_the_answer_looks_like_is_not_taken_for_what_the_action_takes()
    {
        Known["Status"].Parameters.Select(parameter => parameter.Name).ShouldBe(["Channel", "Variables", "AllVariables"]);
        Known["Status"].Description.ShouldBe("Will return the status information of each channel along with the value for the\nspecified channel variables.");
        Known["QueueAdd"].Description.ShouldBeEmpty("\"Not available\" says nothing");
        Known["Ping"].Privilege.ShouldBeEmpty();
    }

    [Fact]
    public void The_older_layout_is_understood_too()
    {
        var message = AmiMessage.ParseAll(File.ReadAllBytes(Path.Combine(Folder, "asterisk-16", "ami", "command.s2c"))).First(answer => answer.ToString().Contains("[Syntax]", StringComparison.Ordinal));

        var help = ActionHelp.Parse("WaitEvent", message.GetAll("Output")).ShouldNotBeNull();

        help.Synopsis.ShouldBe("Wait for an event to occur.");
        help.Privilege.ShouldBeEmpty();
        help.Parameters.ShouldHaveSingleItem().ShouldBe(new ActionParameter("Timeout", true, "Maximum time (in seconds) to wait for events, '-1' means forever.", help.Parameters[0].Choices));
    }

    [Fact]
    public void Nothing_is_no_help() => ActionHelp.Parse("NoSuch", [""]).ShouldBeNull();

    [Fact]
    public void What_is_known_without_asking_is_what_Asterisk_says()
    {
        foreach (var (name, help) in Known.Where(known => WellKnownActions.ParametersOf(known.Key).Count > 0))
        {
            WellKnownActions.ParametersOf(name).Select(parameter => parameter.Name)
                .ShouldBeSubsetOf(help.Parameters.Select(parameter => parameter.Name), name);
        }
    }

    [Fact]
    public void The_list_of_actions_is_read_with_its_classes()
    {
        var list = AmiMessage.ParseAll(File.ReadAllBytes(Path.Combine(Folder, "ami", "listcommands.s2c"))).First(message => message["Ping"] is not null);

        ListedAction.Parse("Atxfer", list["Atxfer"]!).ShouldBe(new ListedAction("Atxfer", "Attended transfer.", "call,all"));
        ListedAction.Parse("Ping", list["Ping"]!).ShouldBe(new ListedAction("Ping", "Keepalive command.", ""));
        ListedAction.Parse("Odd", "of another make").ShouldBe(new ListedAction("Odd", "of another make", ""));
    }
}

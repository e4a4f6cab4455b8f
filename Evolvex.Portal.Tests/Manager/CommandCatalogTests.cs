using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.Domain.Manager;

namespace Evolvex.Portal.Tests.Manager;

public sealed class CommandCatalogTests
{
    private static readonly CommandCatalog Commands = CommandCatalog.Parse(
        AmiMessage.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Captures", "help", "core-show-help.ami"))).GetAll("Output"));

    [Fact]
    public void The_commands_of_an_Asterisk_22_are_read() => Commands.Count.ShouldBeInRange(300, 600);

    [Theory]
    [InlineData("cor", "core ")]
    [InlineData("core sh", "core show ")]
    [InlineData("core show channelt", "core show channeltype")]
    [InlineData("CORE SHOW UPT", "CORE SHOW uptime ")]
    [InlineData("core  show upt", "core  show uptime ")]
    [InlineData("core show channels conc", "core show channels concise ")]
    [InlineData("bridge technology susp", "bridge technology suspend ")]
    [InlineData("nonsense", "nonsense")]
    [InlineData("core show nonsense x", "core show nonsense x")]
    public void A_line_is_completed_as_far_as_it_is_certain(string typed, string completed) => Commands.Complete(typed).Line.ShouldBe(completed);

    [Fact]
    public void Where_it_is_not_certain_the_words_are_told()
    {
        Commands.Complete("core show channel").Choices.ShouldBe(["channel", "channels", "channeltype", "channeltypes"]);
        Commands.Complete("core show channels ").Choices.ShouldBe(["concise", "count", "verbose"]);
        Commands.Complete("").Choices.ShouldContain("core");
        Commands.Complete("").Choices.ShouldNotContain("!", "the shell is not for this connection");
    }

    [Fact]
    public void Without_a_list_nothing_is_completed() => CommandCatalog.Empty.Complete("core").ShouldBe(new CommandCompletion("core", CommandCatalog.Empty.Complete("").Choices));
}

using Evolvex.Portal.Asterisk;
using Evolvex.Portal.Asterisk.Ami;

namespace Evolvex.Portal.Tests.Asterisk;

/// <summary>What Asterisk 22 answered to <c>cdr show status</c>, set up in several ways.</summary>
public sealed class CdrBackendCheckTests
{
    private static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> Answers = AmiMessage.ParseAll(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Captures", "help", "cdr-show-status.ami")))
        .ToDictionary(answer => answer.ActionId!, answer => (IReadOnlyList<string>)[.. answer.GetAll("Output")]);

    [Theory]
    [InlineData("cdr-well", null)]
    [InlineData("cdr-disabled", "Asterisk writes no call records at all.")]
    [InlineData("cdr-batch", "Asterisk writes call records in batches: they come late, and those not written yet are lost when it crashes.")]
    [InlineData("cdr-no-database", "Asterisk writes call records to no database.")]
    [InlineData("cdr-no-backend", "Asterisk writes call records to no database.")]
    public void What_Asterisk_says_of_its_records_is_judged(string answer, string? said) => Judge(Answers[answer]).ShouldBe(said is null ? [] : [said]);

    [Fact]
    public void A_backend_that_is_suspended_is_named() =>
        // The mark stands so in Asterisk's source (main/cdr.c); modules suspend themselves for moments only.
        Judge(Answers["cdr-well"].Select(line => line.Replace("Adaptive ODBC", "Adaptive ODBC (suspended) ", StringComparison.Ordinal))).ShouldBe(["Asterisk has suspended writing call records to Adaptive ODBC."]);

    [Fact]
    public void An_Asterisk_that_does_not_know_the_command_is_not_judged() => Judge(["No such command 'cdr show status'"]).ShouldBeEmpty();

    private static IReadOnlyList<string> Judge(IEnumerable<string> lines) => [.. CdrBackendCheck.Judge([.. lines]).Select(finding => $"{finding.Text}")];
}

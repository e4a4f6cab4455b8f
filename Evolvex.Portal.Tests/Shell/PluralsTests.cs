using Evolvex.Portal.Shell;

namespace Evolvex.Portal.Tests.Shell;

public sealed class PluralsTests
{
    [Theory]
    [InlineData(1, "One")]
    [InlineData(21, "One")]
    [InlineData(2, "Few")]
    [InlineData(24, "Few")]
    [InlineData(0, "Many")]
    [InlineData(5, "Many")]
    [InlineData(11, "Many")]
    [InlineData(12, "Many")]
    [InlineData(111, "Many")]
    [InlineData(1_000_002, "Few")]
    public void Russian_counts_in_three_forms(long count, string form) => Plurals.Form(count, "ru").ShouldBe(form);

    [Theory]
    [InlineData(0, "Many")]
    [InlineData(1, "One")]
    [InlineData(21, "Many")]
    public void English_counts_in_two(long count, string form) => Plurals.Form(count, "en").ShouldBe(form);
}

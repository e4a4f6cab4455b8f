using Evolvex.Portal.Shell.Components;

namespace Evolvex.Portal.Tests.Shell;

public sealed class TextFilterTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void Nothing_typed_passes_everything(string? typed) => new TextFilter(typed).Passes("x").ShouldBeTrue();

    [Theory]
    [InlineData("иван")]
    [InlineData("ПЕТР")]
    [InlineData("иван 101")]
    [InlineData("495 123-45")]
    [InlineData("+7 (495) 123")]
    public void Words_are_found_in_any_case_and_numbers_however_they_are_written(string typed) =>
        new TextFilter(typed).Passes("Иван Петров", "101", "+74951234567", null).ShouldBeTrue();

    [Theory]
    [InlineData("иван 102")]
    [InlineData("4991")]
    public void Every_word_has_to_be_found(string typed) => new TextFilter(typed).Passes("Иван Петров", "101", "+74951234567").ShouldBeFalse();
}

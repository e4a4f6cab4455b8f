using Evolvex.Portal.Shell;

namespace Evolvex.Portal.Tests.Shell;

public sealed class LanguagesTests
{
    [Theory]
    [InlineData("/live?q=1", "/live?q=1")]
    [InlineData("/", "/")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("live", "/")]
    [InlineData("/a\r\nSet-Cookie: x", "/")]
    [InlineData("", "/")]
    [InlineData(null, "/")]
    public void Only_a_path_of_this_portal_is_gone_back_to(string? asked, string gone) => Languages.LocalPath(asked).ShouldBe(gone);
}

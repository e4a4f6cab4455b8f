namespace Evolvex.Portal.Tests;

public class SmokeTests
{
    [Fact]
    public void runs() => true.ShouldBeTrue();
}

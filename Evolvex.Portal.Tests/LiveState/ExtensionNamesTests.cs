using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Domain.Endpoints;
using Evolvex.Portal.LiveState;
using Evolvex.Portal.Tests.Shell;

namespace Evolvex.Portal.Tests.LiveState;

public sealed class ExtensionNamesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeLivePbx _pbx = new(Noon);
    private readonly ExtensionNames _names;

    public ExtensionNamesTests() => _names = new ExtensionNames(_pbx);

    [Fact]
    public void A_number_has_the_name_that_the_PBX_tells_now()
    {
        _names.Of("111").ShouldBeNull();

        _pbx.Put(Extension("111", "Anna Petrova"), Extension("112", null), Extension("113", "113"));
        _names.Of("111").ShouldBe("Anna Petrova");
        _pbx.Put(Extension("111", "Anna Orlova"));

        _names.Of("111").ShouldBe("Anna Orlova");
        _names.All.ShouldBe([new("111", "Anna Orlova")]);
        new[] { "112", "113", "79161234567", "", null }.ShouldAllBe(number => _names.Of(number) == null);
    }

    [Fact]
    public void Behind_a_channel_is_its_telephone_whatever_the_device_is_called()
    {
        _pbx.Put(Extension("111", "Anna Petrova") with { Device = "PJSIP/anna" }, Extension("112", null));

        _names.Behind("PJSIP/anna-0000001f").ShouldBe(new Party("111", "Anna Petrova"));
        _names.Behind("PJSIP/112-00000001").ShouldBe(new Party("112", null));
        new[] { "PJSIP/trunk-msk-00000001", "Local/111@agents-00000001;1", "", null }.ShouldAllBe(channel => _names.Behind(channel) == null);
    }

    private static Extension Extension(string number, string? name) => new(number, name, $"PJSIP/{number}", DeviceState.NotInUse, true, null, null, Noon);
}

using Evolvex.Portal.Asterisk;
using Evolvex.Portal.LiveState;
using Evolvex.Portal.Tests.Rig;

namespace Evolvex.Portal.Tests.Asterisk;

/// <summary>The live state over a real Asterisk's HTTP manager where only its Digest form may be used.</summary>
[Collection("Asterisk")]
[Trait("Needs", "Asterisk")]
public sealed class AsteriskLinkDigestTests(AsteriskRig rig)
{
    [Fact]
    public async Task Behind_a_proxy_that_passes_Digest_alone_calls_are_seen_and_a_login_that_was_lost_in_silence_is_noticed()
    {
        await rig.HangUpAllAsync();
        await using var proxy = await DigestOnlyProxy.StartAsync(rig.HttpPort);
        await using var link = await Link("portal-secret", proxy.Manager).StartAsync();
        await link.LiveAsync();

        await rig.OriginateAsync("604", count: 3);
        await link.UntilAsync(() => link.Live.Current.Calls.Count == 3, 10, "called");
        await rig.HangUpAllAsync();
        await link.UntilAsync(() => link.Live.Current.Calls.Count == 0, 10, "over");
        link.Status.Corrections.ShouldBe(0);

        proxy.HasAnotherLogin = true;
        await link.UntilAsync(() => link.Status.Phase != LinkPhase.Live, 15, "lost");
        proxy.HasAnotherLogin = false;
        await link.LiveAsync(60);
        proxy.Passed.ShouldBeGreaterThan(20);
    }

    [Theory]
    [InlineData("wrong", "portal", LinkFault.LoginRefused)]
    [InlineData("walled-secret", "walled", LinkFault.LoginRefused)]
    public async Task Who_is_not_let_in_is_told_so_in_one_line_without_the_secret(string secret, string username, LinkFault fault)
    {
        await using var link = await Link(secret, new Uri($"http://127.0.0.1:{rig.HttpPort}/asterisk/arawman"), username).StartAsync();
        await link.FaultAsync(fault);
        link.Status.Fault.ShouldNotBeNull().ShouldNotContain(secret);
        link.Status.Fault!.ShouldContain("/asterisk/arawman");
    }

    private LinkUnderTest Link(string secret, Uri manager, string username = "portal")
    {
        var link = new LinkUnderTest(rig.HttpPort, username, secret, timing: new LinkTiming());
        link.Options = link.Options with { HttpManager = manager };
        return link;
    }
}

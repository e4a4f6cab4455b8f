using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.DemoPbx;

namespace Evolvex.Portal.Tests.DemoPbx;

public sealed class DemoPbxServerTests
{
    [Fact]
    public async Task Calls_are_up_when_the_first_client_comes()
    {
        await using var pbx = DemoClient.Started(new DemoPbxSettings());
        await using var client = await pbx.ConnectAsync();

        var channels = await client.ListAsync(new AmiAction("CoreShowChannels"), CancellationToken.None).ToListAsync();

        channels.Count(c => c["ChannelStateDesc"] == "Up").ShouldBeGreaterThanOrEqualTo(2);
    }
}

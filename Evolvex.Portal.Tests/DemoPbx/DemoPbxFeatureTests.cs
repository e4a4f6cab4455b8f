using Evolvex.Portal.Asterisk;
using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.DemoPbx;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.DemoPbx;

public sealed class DemoPbxFeatureTests
{
    [Fact]
    public async Task With_no_settings_the_portal_finds_its_own_PBX()
    {
        await using var portal = new PortalApplication();
        var endpoint = await portal.Services.GetRequiredService<IAmiEndpoint>().GetAsync(CancellationToken.None);

        endpoint.Host.ShouldBe("127.0.0.1");
        await using var client = await AmiClient.ConnectAsync(endpoint, TimeProvider.System, CancellationToken.None);
        (await client.SendAsync(new AmiAction("Command").With("Command", "core show version"), CancellationToken.None))["Output"]!.ShouldStartWith("Asterisk 22");
    }

    [Fact]
    public async Task With_a_PBX_of_ones_own_there_is_none()
    {
        await using var portal = new PortalApplication
        {
            Settings = new() { ["Pbx:Transport"] = "AmiTcp", ["Pbx:Host"] = "127.0.0.1", ["Pbx:Port"] = "9", ["Pbx:Username"] = "portal", ["Pbx:Secret"] = "secret" },
        };

        portal.Services.GetService<DemoPbxServer>().ShouldBeNull();
        portal.Services.GetService<DemoPaths>().ShouldBeNull();
    }

    [Fact]
    public async Task Call_records_and_recordings_are_where_the_settings_lead()
    {
        await using var portal = new PortalApplication();
        var paths = portal.Services.GetRequiredService<DemoPaths>();
        var settings = portal.Services.GetRequiredService<PortalSettings>();

        settings.Cdr.ConnectionString.ShouldContain(paths.CallRecords);
        settings.Recordings.Folder.ShouldBe(paths.Recordings);
        File.Exists(paths.CallRecords).ShouldBeTrue();
    }

    [Fact]
    public async Task The_secret_is_never_shown()
    {
        await using var portal = new PortalApplication { Settings = PortalApplication.Talkative };
        var endpoint = await portal.Services.GetRequiredService<IAmiEndpoint>().GetAsync(CancellationToken.None);

        $"{portal.Services.GetRequiredService<DemoAmiEndpoint>().Account}".ShouldNotContain(endpoint.Secret);
        portal.Log.Lines.Where(line => line.Contains(endpoint.Secret, StringComparison.Ordinal)).ShouldBeEmpty();
    }
}

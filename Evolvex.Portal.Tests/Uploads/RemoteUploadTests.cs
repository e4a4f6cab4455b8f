using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Tests.Hosting;
using Evolvex.Portal.Uploads;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.Uploads;

/// <summary>A portal whose recordings and sounds are on another machine.</summary>
public sealed class RemoteUploadTests(UploadPortal far) : IClassFixture<UploadPortal>
{
    [Fact]
    public async Task A_file_is_passed_on_and_keeps_the_name_that_it_got_there()
    {
        await far.SendAsync("passed.wav", UploadPortal.Wav());
        await using var near = Near(far.Address, UploadPortal.Key);
        var sound = await near.Services.GetRequiredService<UploadIntake>().TakeAsync("passed.wav", new MemoryStream(UploadPortal.Wav(16000)), AuditActor.Portal, default);

        sound.ShouldBe(new PlacedSound("passed-1.wav", 44 + 32000, 2, "evolvex/passed-1"));
        (await File.ReadAllBytesAsync(Path.Combine(far.Folder, "passed-1.wav"))).ShouldBe(UploadPortal.Wav(16000));
        Directory.EnumerateFiles(Path.Combine(near.Data, "uploads-passing")).ShouldBeEmpty();
        (await near.Services.GetRequiredService<SoundLibrary>().ListAsync(default)).ShouldHaveSingleItem().File.ShouldBe("passed-1.wav");
    }

    [Fact]
    public async Task A_refused_key_is_a_fault_without_the_key()
    {
        var key = Guid.NewGuid().ToString();
        await using var near = Near(far.Address, key);
        var fault = await Should.ThrowAsync<UploadException>(() => near.Services.GetRequiredService<UploadIntake>().TakeAsync("a.wav", new MemoryStream(UploadPortal.Wav()), AuditActor.Portal, default));

        fault.Fault.ShouldBe(UploadFault.RemoteFailed);
        fault.Message.ShouldContain("refuses the key");
        near.Log.Lines.ShouldAllBe(line => !line.Contains(key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_machine_that_is_down_is_said_so()
    {
        await using var near = Near(new Uri("http://127.0.0.1:1/"), UploadPortal.Key);

        (await Should.ThrowAsync<UploadException>(() => near.Services.GetRequiredService<UploadIntake>().TakeAsync("a.wav", new MemoryStream(UploadPortal.Wav()), AuditActor.Portal, default)))
            .Message.ShouldContain("cannot be reached");
    }

    private static PortalApplication Near(Uri address, string key)
    {
        var near = new PortalApplication
        {
            Settings = new(PortalApplication.Talkative) { ["Recordings:Source"] = "EvolvexApi", ["Recordings:ApiUrl"] = new Uri(address, "api/index").ToString(), ["Recordings:ApiKey"] = key },
        };
        near.StartServer();
        return near;
    }
}

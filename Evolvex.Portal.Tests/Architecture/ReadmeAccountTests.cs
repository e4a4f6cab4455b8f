using System.Text;
using System.Text.RegularExpressions;
using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.Asterisk.Lists;
using Evolvex.Portal.Tests.Rig;

namespace Evolvex.Portal.Tests.Architecture;

/// <summary>The manager account that the README tells people to make does what the portal needs.</summary>
[Collection("Asterisk")]
[Trait("Needs", "Asterisk")]
public sealed partial class ReadmeAccountTests(AsteriskRig rig) : IAsyncLifetime
{
    private readonly string _configuration = Directory.CreateTempSubdirectory("evolvex-manager-").FullName;

    [Theory]
    [InlineData("README.md")]
    [InlineData("README.ru.md")]
    public async Task It_may_read_every_list_and_sees_calls_and_queues(string readme)
    {
        await StartWithAsync(Account().Match(await File.ReadAllTextAsync(Path.Combine(RigFolder.Repository, readme))).Groups["account"].Value);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var options = new AmiConnectionOptions { Host = "127.0.0.1", Port = rig.AmiPort, Username = "evolvex", Secret = "change-me" };
        await using var client = await AmiClient.ConnectAsync(options, TimeProvider.System, deadline.Token);

        var lister = new PbxLister(client);
        await lister.ReadAsync(deadline.Token);
        lister.Refused.ShouldBeEmpty();

        await rig.OriginateAsync("153");
        var expected = new HashSet<string> { "Newchannel", "Newexten", "QueueCallerJoin", "AgentConnect", "BridgeEnter", "DeviceStateChange" };
        while (expected.Count > 0)
        {
            using var batch = await client.Events.ReadAsync(deadline.Token);
            foreach (var frame in batch) expected.Remove(Encoding.ASCII.GetString(frame.Name));
        }
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await rig.StopAsync();
        await rig.StartAsync();
        Directory.Delete(_configuration, recursive: true);
    }

    private async Task StartWithAsync(string account)
    {
        account.ShouldStartWith("[evolvex]");
        var own = await File.ReadAllTextAsync(Path.Combine(RigFolder.Scripts, "asterisk.d", "manager.conf"));
        await File.WriteAllTextAsync(Path.Combine(_configuration, "manager.conf"), $"{own}\n{account}\n");
        await rig.StopAsync();
        await rig.StartAsync(new Dictionary<string, string> { ["RIG_CONF_EXTRA"] = _configuration });
    }

    [GeneratedRegex("```ini\n(?<account>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Account();
}

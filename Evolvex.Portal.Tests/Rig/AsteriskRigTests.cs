using System.Net.Sockets;

namespace Evolvex.Portal.Tests.Rig;

[Collection("Asterisk")]
[Trait("Needs", "Asterisk")]
public sealed class AsteriskRigTests(AsteriskRig rig)
{
    [Fact]
    public async Task The_manager_greets_on_its_port_and_the_command_line_answers()
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", rig.AmiPort);
        using var reader = new StreamReader(client.GetStream());

        (await reader.ReadLineAsync())!.ShouldStartWith("Asterisk Call Manager/");
        (await rig.CliAsync("core show version")).ShouldStartWith("Asterisk ");
    }

    [Fact]
    public async Task It_dies_at_once_when_killed_and_comes_back_on_the_same_ports()
    {
        rig.Kill9();

        using (var client = new TcpClient())
            await Should.ThrowAsync<SocketException>(() => client.ConnectAsync("127.0.0.1", rig.AmiPort));

        await rig.StartAsync();
        using var again = new TcpClient();
        await again.ConnectAsync("127.0.0.1", rig.AmiPort);
    }

    [Fact]
    public async Task A_phone_calls_another_and_the_call_is_recorded_and_written_down()
    {
        await using var boris = await rig.Phones.AnswerAsync("110", ring: TimeSpan.FromMilliseconds(200), talk: TimeSpan.FromSeconds(10));
        await using var anna = rig.Phones.Call("109", "110", talk: TimeSpan.FromSeconds(1));

        (await anna.EndedAsync()).ShouldBeTrue(await anna.ErrorsAsync());
        (await boris.EndedAsync()).ShouldBeTrue(await boris.ErrorsAsync());
        await rig.HangUpAllAsync();

        var row = await rig.Database.SqlAsync("asteriskcdrdb", "SELECT disposition, direction, uniqueid FROM cdr WHERE src = '109' AND dst = '110' ORDER BY start DESC LIMIT 1");
        row.ShouldStartWith("ANSWERED\tinternal\t");
        new FileInfo(Path.Combine(rig.MonitorFolder, $"{row.Trim().Split('\t')[2]}.wav")).Length.ShouldBeGreaterThan(8000);
    }

    [Fact]
    public async Task A_refusing_phone_makes_the_caller_hear_busy()
    {
        await using var boris = await rig.Phones.RefuseAsync("110");
        await using var caller = rig.Phones.Trunk("79001234567", "110");

        (await boris.EndedAsync()).ShouldBeTrue(await boris.ErrorsAsync());
        await caller.EndedAsync();
        await rig.HangUpAllAsync();

        (await rig.Database.SqlAsync("asteriskcdrdb", "SELECT disposition FROM cdr WHERE src = '79001234567' ORDER BY start DESC LIMIT 1")).Trim().ShouldBe("BUSY");
    }

    [Fact]
    public async Task Calls_without_a_phone_are_made_and_hung_up()
    {
        await rig.OriginateAsync("604", count: 2);

        (await rig.ChannelsAsync()).ShouldBe(4);
        await rig.HangUpAllAsync();
        (await rig.ChannelsAsync()).ShouldBe(0);
    }
}

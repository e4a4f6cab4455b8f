using System.Net.Sockets;
using System.Text;
using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.DemoPbx;

namespace Evolvex.Portal.Tests.DemoPbx;

public sealed class KnobTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Refused_logins_get_the_answer_of_a_wrong_secret()
    {
        await using var pbx = DemoClient.Quiet();
        pbx.Knobs.RefuseLogins = true;

        await Should.ThrowAsync<AmiAuthenticationException>(() => pbx.ConnectAsync());
        pbx.Knobs.RefuseLogins = false;
        await using var client = await pbx.ConnectAsync();
    }

    [Fact]
    public async Task Dropped_connections_end_and_new_ones_are_taken()
    {
        await using var pbx = DemoClient.Quiet();
        await using var client = await pbx.ConnectAsync();

        pbx.DropConnections();

        await Should.ThrowAsync<AmiException>(() => client.Completion.WaitAsync(Patience));
        await using var again = await pbx.ConnectAsync();
    }

    [Fact]
    public async Task A_PBX_that_is_down_refuses_connections_until_it_is_back_on_the_same_port()
    {
        await using var pbx = DemoClient.Quiet();
        pbx.StopListening();

        await Should.ThrowAsync<AmiConnectException>(() => pbx.ConnectAsync());
        pbx.ListenAgain();
        await using var client = await pbx.ConnectAsync();
    }

    [Fact]
    public async Task A_crash_leaves_no_call_and_tells_nobody()
    {
        await using var pbx = DemoClient.Playing();
        var recorder = new EventRecorder(pbx);

        pbx.Crash();

        pbx.Exchange.Channels.ShouldBeEmpty();
        recorder.Messages.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_stalled_PBX_keeps_the_connection_and_says_nothing()
    {
        await using var pbx = DemoClient.Quiet();
        await using var client = await pbx.ConnectAsync();
        pbx.Knobs.Stall = true;

        await Should.ThrowAsync<AmiTimeoutException>(() => client.SendAsync(new AmiAction("Ping"), CancellationToken.None, TimeSpan.FromMilliseconds(300)));
        pbx.Knobs.Stall = false;
        (await client.SendAsync(new AmiAction("Ping"), CancellationToken.None)).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task Dribbled_bytes_arrive_whole()
    {
        await using var pbx = DemoClient.Quiet();
        pbx.Knobs.DribbleBytes = 3;
        await using var client = await pbx.ConnectAsync();

        (await client.SendAsync(new AmiAction("CoreSettings"), CancellationToken.None))["AsteriskVersion"].ShouldBe("22.10.1");
    }

    [Fact]
    public async Task Garbage_reaches_the_client_as_it_is()
    {
        await using var pbx = DemoClient.Quiet();
        using var tcp = new TcpClient();
        await tcp.ConnectAsync("127.0.0.1", pbx.Port);
        await ReadUntilAsync(tcp, "\r\n");

        pbx.SendGarbage("\0\xFFnonsense: x\r\n"u8.ToArray());

        await ReadUntilAsync(tcp, "nonsense: x\r\n");
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_cut_off_and_the_others_are_not()
    {
        await using var pbx = DemoClient.Quiet();
        pbx.Knobs.MostBytesWaiting = 200_000;
        await using var good = await pbx.ConnectAsync();
        using var deaf = new TcpClient { ReceiveBufferSize = 4096 };
        await deaf.ConnectAsync("127.0.0.1", pbx.Port);
        await deaf.GetStream().WriteAsync("Action: Login\r\nUsername: portal\r\nSecret: secret\r\n\r\n"u8.ToArray());
        await Until(() => pbx.Connections == 2);

        // The good one reads all the time; the deaf one never.
        var heard = Task.Run(async () =>
        {
            while (await good.Events.WaitToReadAsync())
                while (good.Events.TryRead(out var batch))
                    batch.Dispose();
        });
        for (var i = 0; i < 4000 && pbx.CutOffs == 0; i++)
            (await good.SendAsync(new AmiAction("UserEvent").With("UserEvent", "Fill").With("Text", new string('x', 900)), CancellationToken.None)).IsSuccess.ShouldBeTrue();

        pbx.CutOffs.ShouldBe(1);
        await Until(() => pbx.Connections == 1);
        (await good.SendAsync(new AmiAction("Ping"), CancellationToken.None)).IsSuccess.ShouldBeTrue();
        heard.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_flood_comes_at_the_rate_that_was_asked_for()
    {
        await using var pbx = DemoClient.Started(new DemoPbxSettings { EventsPerSecond = 500 });
        await Until(() => pbx.Exchange.Feed.Count > 0);
        var (before, started) = (pbx.Exchange.Feed.Count, pbx.Time.GetTimestamp());

        await Until(() => pbx.Time.GetElapsedTime(started) > TimeSpan.FromSeconds(3));
        var rate = (pbx.Exchange.Feed.Count - before) / pbx.Time.GetElapsedTime(started).TotalSeconds;

        rate.ShouldBeInRange(350, 650);
        lock (pbx.Exchange.Gate)
            pbx.Exchange.Channels.Count.ShouldBeGreaterThan(2);
    }

    [Fact]
    public async Task Every_client_hears_what_its_mask_lets_through()
    {
        await using var pbx = DemoClient.Quiet();
        await using var all = await pbx.ConnectAsync();
        await using var few = await pbx.ConnectAsync();
        await few.SendAsync(new AmiAction("Events").With("EventMask", "agent"), CancellationToken.None);
        await few.SendAsync(new AmiAction("Ping"), CancellationToken.None);
        var before = few.EventsReceived;

        pbx.Traffic.Call(pbx.Exchange.Book.People[0], "local-evolvex", "102", new() { Ring = TimeSpan.FromSeconds(3), Talk = TimeSpan.FromSeconds(20) });
        await Until(() => all.EventsReceived > 10);
        await few.SendAsync(new AmiAction("Ping"), CancellationToken.None);

        // The caller's device is a member of a queue, so one event of the agents' class there is; no other.
        (few.EventsReceived - before).ShouldBe(1);
    }

    private static async Task Until(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!condition())
            await timer.WaitForNextTickAsync(deadline.Token);
    }

    private static async Task ReadUntilAsync(TcpClient tcp, string end)
    {
        using var deadline = new CancellationTokenSource(Patience);
        var text = new StringBuilder();
        var buffer = new byte[1024];
        while (!text.ToString().EndsWith(end, StringComparison.Ordinal))
            text.Append(Encoding.Latin1.GetString(buffer, 0, await tcp.GetStream().ReadAsync(buffer, deadline.Token)));
    }
}

using System.Net;
using System.Net.Sockets;
using Evolvex.Portal.Asterisk;
using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.DemoPbx;
using Evolvex.Portal.LiveState;
using Evolvex.Portal.Tests.DemoPbx;

namespace Evolvex.Portal.Tests.Asterisk;

/// <summary>What the link does with a PBX that is not well.</summary>
public sealed class AsteriskLinkOutageTests
{
    [Fact]
    public async Task A_busy_pbx_is_shown_as_it_lists_itself()
    {
        await using var pbx = DemoClient.Playing();
        await using var link = await new LinkUnderTest(pbx.Port).StartAsync();
        await link.LiveAsync();

        link.Status.PbxVersion.ShouldNotBeNull();
        link.Live.Current.Calls.ShouldNotBeEmpty();
        await ShouldEqualAsync(link, pbx);
        pbx.RunFor(TimeSpan.FromMinutes(1));
        await ShouldEqualAsync(link, pbx);
    }

    [Fact]
    public async Task After_a_dropped_connection_the_state_is_what_the_pbx_lists()
    {
        await using var pbx = DemoClient.Playing();
        await using var link = await new LinkUnderTest(pbx.Port).StartAsync();
        await link.LiveAsync();

        pbx.StopListening();
        await link.FaultAsync(LinkFault.ConnectionRefused);
        link.Status.Phase.ShouldBe(LinkPhase.Stale);
        link.Live.Current.Calls.ShouldNotBeEmpty("what was known last is still shown, as stale");
        Should.Throw<PbxNotConnectedException>(() => link.Actions.SendAsync(new AmiAction("Ping"), CancellationToken.None));
        pbx.RunFor(TimeSpan.FromMinutes(3));
        pbx.ListenAgain();

        await link.LiveAsync();
        link.Status.Reconnects.ShouldBe(1);
        link.Status.Fault.ShouldBeNull();
        await ShouldEqualAsync(link, pbx);
    }

    [Fact]
    public async Task After_a_crash_nothing_stale_remains()
    {
        await using var pbx = DemoClient.Playing();
        await using var link = await new LinkUnderTest(pbx.Port).StartAsync();
        await link.LiveAsync();
        using var reader = link.Live.Subscribe();

        pbx.Crash();
        await link.UntilAsync(() => link.Status.Phase == LinkPhase.Stale, 10, "stale");
        pbx.ListenAgain();
        await link.LiveAsync();

        link.Live.ListChannels().ShouldBeEmpty();
        link.Live.Current.Calls.ShouldBeEmpty();
        link.Live.Current.Queues.Values.SelectMany(queue => queue.Callers).ShouldBeEmpty();
        await foreach (var changes in reader.Changes.ReadAllAsync())
            if (changes.Reset is { Calls.Count: 0 }) break;
    }

    [Fact]
    public async Task A_silent_pbx_is_noticed_by_the_ping_and_taken_up_again()
    {
        await using var pbx = DemoClient.Playing();
        await using var link = await new LinkUnderTest(pbx.Port).StartAsync();
        await link.LiveAsync();

        pbx.Knobs.Stall = true;
        await link.UntilAsync(() => link.Status.FaultKind == LinkFault.Silent, 10, "seen to be silent");
        pbx.Knobs.Stall = false;

        await link.LiveAsync(40);
        await ShouldEqualAsync(link, pbx);
    }

    [Fact]
    public async Task Garbage_on_the_wire_does_not_end_the_link()
    {
        await using var pbx = DemoClient.Playing();
        await using var link = await new LinkUnderTest(pbx.Port).StartAsync();
        await link.LiveAsync();

        pbx.SendGarbage("\0\xFF no colon here\r\nEvent\r\n\r\nEvent: Newchannel\r\nUniqueid\r\n\r\nEvent: Hangup\r\n\r\n\r\n\r\n"u8.ToArray());
        pbx.RunFor(TimeSpan.FromSeconds(30));

        await link.LiveAsync(40);
        await ShouldEqualAsync(link, pbx);
    }

    [Fact]
    public async Task When_events_were_lost_everything_is_listed_anew()
    {
        await using var pbx = DemoClient.Playing();
        var link = new LinkUnderTest(pbx.Port);
        link.Options = link.Options with { MaxBacklogBytes = 50_000 };
        await using var started = await link.StartAsync();
        await link.LiveAsync();
        using var reader = link.Live.Subscribe();

        using var held = new ManualResetEventSlim();
        using var enough = new ManualResetEventSlim();
        var holding = Task.Run(() =>
        {
            using var state = link.Live.Write(); // the link cannot take anything in meanwhile
            held.Set();
            enough.Wait(TimeSpan.FromMinutes(1)).ShouldBeTrue();
        });
        held.Wait(TimeSpan.FromMinutes(1)).ShouldBeTrue();
        pbx.RunFor(TimeSpan.FromMinutes(5));
        await link.Actions.SendAsync(new AmiAction("Ping"), CancellationToken.None); // answered behind all of the events
        enough.Set();
        await holding;

        await link.UntilAsync(() => reader.Changes.TryRead(out var changes) && changes.Reset is not null, 20, "told to start over");
        await link.LiveAsync();
        link.Status.Reconnects.ShouldBe(0, "the connection is as good as it was");
        await ShouldEqualAsync(link, pbx);
    }

    [Fact]
    public async Task A_wrong_secret_is_refused_with_one_clear_line_and_a_right_one_is_taken_later()
    {
        await using var pbx = DemoClient.Quiet();
        await using var link = await new LinkUnderTest(pbx.Port, secret: "wrong").StartAsync();
        await link.FaultAsync(LinkFault.LoginRefused);

        link.Status.Phase.ShouldBe(LinkPhase.Refused);
        link.Status.Fault.ShouldNotBeNull().ShouldContain("refused the manager user 'portal'");
        link.Status.Fault.ShouldNotContain("wrong");
        link.Status.NextAttemptAt.ShouldNotBeNull().ShouldBeGreaterThan(TimeProvider.System.GetUtcNow().AddSeconds(15), "somebody has to act");
    }

    [Fact]
    public async Task A_port_that_is_no_manager_and_one_that_nobody_has_are_told_apart()
    {
        using var web = new TcpListener(IPAddress.Loopback, 0);
        web.Start();
        var port = ((IPEndPoint)web.LocalEndpoint).Port;
        var serving = GreetAsync(web, "HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());
        await using (var link = await new LinkUnderTest(port).StartAsync())
        {
            await link.FaultAsync(LinkFault.NotAmi);
            link.Status.Fault.ShouldNotBeNull().ShouldContain("is no AMI port");
            link.Status.Phase.ShouldBe(LinkPhase.Connecting, "it was never connected, so there is nothing stale");
        }
        web.Stop();
        await serving;

        await using var nobody = await new LinkUnderTest(port).StartAsync();
        await nobody.FaultAsync(LinkFault.ConnectionRefused);
        nobody.Status.Fault.ShouldNotBeNull().ShouldContain($"127.0.0.1:{port}");
    }

    [Fact]
    public async Task An_unknown_host_is_told_and_tried_again()
    {
        await using var link = await new LinkUnderTest(5038, host: "no-such-host.invalid").StartAsync();
        await link.FaultAsync(LinkFault.UnknownHost);
        link.Status.NextAttemptAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task Actions_go_over_the_links_connection()
    {
        await using var pbx = DemoClient.Quiet();
        await using var link = await new LinkUnderTest(pbx.Port).StartAsync();
        await link.LiveAsync();

        (await link.Actions.SendAsync(new AmiAction("Ping"), CancellationToken.None)).IsSuccess.ShouldBeTrue();
        pbx.Connections.ShouldBe(1);
    }

    [Fact]
    public void Waits_grow_with_some_chance_in_them_and_never_pass_thirty_seconds()
    {
        var backoff = new LinkBackoff(() => 1);
        var waits = Enumerable.Range(0, 12).Select(_ => backoff.Next(LinkFault.Unreachable)).ToArray();
        waits[0].ShouldBe(TimeSpan.FromSeconds(0.625));
        waits.Zip(waits.Skip(1)).ShouldAllBe(pair => pair.First <= pair.Second);
        waits[^1].ShouldBe(TimeSpan.FromSeconds(30));

        Enumerable.Range(0, 12).Select(_ => backoff.Next(LinkFault.ConnectionRefused)).Max().ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(10));
        backoff.Reset();
        backoff.Next(LinkFault.ConnectionLost).ShouldBeLessThan(TimeSpan.FromSeconds(1));
    }

    private static async Task GreetAsync(TcpListener listener, byte[] greeting)
    {
        try
        {
            while (true)
            {
                using var socket = await listener.AcceptSocketAsync();
                await socket.SendAsync(greeting);
            }
        }
        catch (SocketException)
        {
            return; // the listener was stopped
        }
    }

    private static async Task ShouldEqualAsync(LinkUnderTest link, DemoPbxServer pbx)
    {
        var listed = Array.Empty<string>();
        var shown = Array.Empty<string>();
        await link.UntilAsync(() =>
        {
            lock (pbx.Exchange.Gate) listed = [.. pbx.Exchange.Channels.Select(channel => $"{channel.Uniqueid} {channel.Linkedid} {(int)channel.State}").Order(StringComparer.Ordinal)];
            shown = [.. link.Live.ListChannels().Select(channel => $"{channel.Facts.Uniqueid} {channel.Facts.Linkedid} {(int)channel.Facts.State}").Order(StringComparer.Ordinal)];
            return listed.SequenceEqual(shown);
        }, 10, "what the PBX lists");
        listed.ShouldBe(shown);
    }
}

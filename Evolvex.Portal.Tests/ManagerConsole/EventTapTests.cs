using Evolvex.Portal.Asterisk;
using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.ManagerConsole.Events;
using Evolvex.Portal.Tests.DemoPbx;
using Evolvex.Portal.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Evolvex.Portal.Tests.ManagerConsole;

public sealed class EventTapTests
{
    [Fact]
    public async Task It_says_why_no_events_come_and_when_it_tries_again_and_then_does()
    {
        await using var pbx = DemoClient.Quiet();
        var (clock, way) = (new ManualTime(), new Way { Port = pbx.Port, Secret = "wrong" });
        await using var tap = new EventTap(way, clock, NullLogger.Instance);
        tap.Start();
        await UntilAsync(() => tap.State.Fault is not null);
        tap.State.ShouldBe(new TapState(false, tap.State.Fault, clock.GetUtcNow().AddSeconds(2)));

        way.Secret = "secret";
        await UntilAsync(() => clock.Waiting > 0);
        clock.Advance(TimeSpan.FromSeconds(2));
        await UntilAsync(() => tap.State.IsLive);

        await using var client = await pbx.ConnectAsync();
        await client.SendAsync(new AmiAction("UserEvent").With("UserEvent", "hello"), CancellationToken.None);
        await UntilAsync(() => tap.Ring.Newest().Any(kept => kept.Gist == "UserEvent: hello"));
    }

    [Fact]
    public void There_are_only_so_many_views_at_a_time()
    {
        var taps = new EventTaps();
        for (var i = 0; i < EventTaps.Most; i++) taps.TryEnter().ShouldBeTrue();
        taps.TryEnter().ShouldBeFalse();

        taps.Leave();

        taps.TryEnter().ShouldBeTrue();
        taps.TryEnter().ShouldBeFalse();
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!holds()) await Task.Delay(10, deadline.Token);
    }

    private sealed class Way : IAmiEndpoint
    {
        public int Port { get; init; }

        public string Secret { get; set; } = "";

        public ValueTask<AmiConnectionOptions> GetAsync(CancellationToken cancellationToken) =>
            ValueTask.FromResult(new AmiConnectionOptions { Host = "127.0.0.1", Port = Port, Username = "portal", Secret = Secret });
    }
}

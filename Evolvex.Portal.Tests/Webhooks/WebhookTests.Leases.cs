using Evolvex.Portal.Storage;
using Evolvex.Portal.Tests.Support;
using Evolvex.Portal.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.Webhooks;

public sealed partial class WebhookTests
{
    [Fact]
    public async Task Of_two_portals_on_one_database_one_sends()
    {
        var databases = _portal.Portal.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>();
        var clock = new ManualTime(Now.AddDays(1));
        var (one, other) = (new WebhookLease(databases, clock), new WebhookLease(databases, clock));
        (await one.HoldAsync(default), await other.HoldAsync(default)).ShouldBe((true, false));
        clock.Advance(TimeSpan.FromSeconds(30));
        (await one.HoldAsync(default), await other.HoldAsync(default)).ShouldBe((true, false));
        clock.Advance(TimeSpan.FromSeconds(61));
        (await other.HoldAsync(default), await one.HoldAsync(default)).ShouldBe((true, false));
        await other.ReleaseAsync(default);
        (await one.HoldAsync(default)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_clock_that_is_put_back_keeps_no_lease()
    {
        var databases = _portal.Portal.Services.GetRequiredService<IDbContextFactory<PortalDbContext>>();
        var (wrong, right) = (new ManualTime(Now.AddDays(1).AddHours(2)), new ManualTime(Now.AddDays(1)));
        var clock = new TurnedClock(wrong);
        var (one, other) = (new WebhookLease(databases, clock), new WebhookLease(databases, right));
        (await one.HoldAsync(default)).ShouldBeTrue();

        clock.Now = right;
        (await one.HoldAsync(default)).ShouldBeTrue();
        right.Advance(TimeSpan.FromSeconds(61));

        (await other.HoldAsync(default)).ShouldBeTrue("it was renewed by the right clock, and has run out by that");
        (await one.HoldAsync(default)).ShouldBeFalse();
    }

    private sealed class TurnedClock(TimeProvider now) : TimeProvider
    {
        public TimeProvider Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now.GetUtcNow();
    }
}

using Evolvex.Portal.DemoPbx;
using Evolvex.Portal.DemoPbx.Exchange;

namespace Evolvex.Portal.Tests.DemoPbx;

public sealed class PaceTests
{
    [Fact]
    public async Task At_any_hour_calls_are_up_and_at_least_two_channels_talk()
    {
        await using var pbx = DemoClient.Playing();
        for (var minute = 0; minute < 24 * 60; minute++)
        {
            pbx.RunFor(TimeSpan.FromMinutes(1));
            pbx.ActiveCalls.ShouldBeGreaterThanOrEqualTo(4, $"minute {minute}");
            pbx.Exchange.Channels.Count(c => c.State == ChannelState.Up).ShouldBeGreaterThanOrEqualTo(2, $"minute {minute}");
        }
    }

    [Fact]
    public async Task Something_to_see_changes_every_few_seconds_by_night_too()
    {
        string[] visible = ["Newchannel", "Newstate", "BridgeEnter", "BridgeLeave", "Hangup", "Hold", "Unhold", "QueueCallerJoin", "QueueCallerLeave"];
        await using var pbx = DemoClient.Playing();
        var changes = new List<DateTimeOffset>();
        pbx.Exchange.Feed.Listener = (_, name, _) =>
        {
            if (visible.Contains(name))
                changes.Add(pbx.Exchange.Now);
        };
        pbx.RunFor(TimeSpan.FromHours(24));

        var gaps = changes.Zip(changes.Skip(1), (a, b) => b - a).Where(gap => gap > TimeSpan.FromSeconds(0.5)).Order().ToList();
        gaps[gaps.Count / 2].ShouldBeLessThan(TimeSpan.FromSeconds(4));
        gaps[gaps.Count * 99 / 100].ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task The_same_seed_plays_the_same_calls()
    {
        (await PlayAsync(5)).ShouldBe(await PlayAsync(5));
        (await PlayAsync(6)).ShouldNotBe(await PlayAsync(5));

        static async Task<List<string>> PlayAsync(int seed)
        {
            await using var pbx = new DemoPbxServer(new DemoPbxSettings { HasClock = false, Seed = seed, Zone = TimeZoneInfo.Utc }, new StoppedClock());
            var recorder = new EventRecorder(pbx);
            pbx.Start();
            return [.. recorder.Events.Select(e => $"{e.Name} {e["Channel"]} {e["CallerIDName"]} {e["Exten"]}")];
        }
    }

    [Fact]
    public async Task The_large_size_has_five_hundred_extensions_twenty_queues_and_three_hundred_calls()
    {
        await using var pbx = DemoClient.Started(new DemoPbxSettings { HasClock = false, IsLarge = true });
        pbx.RunFor(TimeSpan.FromMinutes(10));

        pbx.Exchange.Book.People.Count.ShouldBe(500);
        pbx.Exchange.Queues.All.Count.ShouldBe(20);
        pbx.ActiveCalls.ShouldBeInRange(250, 330);
    }

    [Fact]
    public void Nobody_of_the_house_has_a_name_or_a_number_twice()
    {
        var people = PhoneBook.Normal().People;

        people.Count.ShouldBe(40);
        people[0].Extension.ShouldBe("101");
        people[^1].Extension.ShouldBe("140");
        people.Select(p => p.Name).Distinct().Count().ShouldBe(40);
        people.ShouldAllBe(p => p.Name.Any(c => c >= 'А' && c <= 'я'));
    }

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 3, 30, 9, 0, 0, TimeSpan.Zero);
    }
}

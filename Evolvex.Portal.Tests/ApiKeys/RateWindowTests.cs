using Evolvex.Portal.Domain.ApiKeys;

namespace Evolvex.Portal.Tests.ApiKeys;

public sealed class RateWindowTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_limit_is_let_through_and_no_more()
    {
        var window = new RateWindow();

        Enumerable.Range(0, 100).Count(i => window.TryTake(Start.AddMilliseconds(i), 60, out _)).ShouldBe(60);
    }

    [Fact]
    public void Around_the_turn_of_a_minute_there_is_no_second_helping()
    {
        var window = new RateWindow();
        for (var i = 0; i < 60; i++) window.TryTake(Start.AddSeconds(59), 60, out _);

        Enumerable.Range(0, 60).Count(attempt => window.TryTake(Start.AddSeconds(61), 60, out _)).ShouldBe(0);
    }

    [Fact]
    public void In_no_minute_whatever_more_than_the_limit_is_let_through_and_who_keeps_asking_gets_it()
    {
        var window = new RateWindow();
        var taken = new List<double>();
        for (var second = 0.0; second < 600; second += 0.25)
            if (window.TryTake(Start.AddSeconds(second), 60, out _)) taken.Add(second);

        for (var from = 0.0; from < 540; from += 0.5) taken.Count(second => second >= from && second < from + 60).ShouldBeLessThanOrEqualTo(60);
        taken.Count.ShouldBe(600);
    }

    [Fact]
    public void Retry_after_is_when_it_will_be_let_through_and_not_much_later()
    {
        var random = new Random(42);
        for (var round = 0; round < 500; round++)
        {
            var window = new RateWindow();
            var limit = random.Next(1, 50);
            var now = Start.AddMilliseconds(random.Next(60_000));
            TimeSpan wait;
            while (window.TryTake(now, limit, out wait)) now = now.AddMilliseconds(random.Next(400));

            wait.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
            wait.Ticks.ShouldBe(wait.Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, "whole seconds");
            window.TryTake(now + wait, limit, out _).ShouldBeTrue($"limit {limit}, waited {wait}");
        }
    }

    [Fact]
    public void After_a_long_rest_all_is_forgotten()
    {
        var window = new RateWindow();
        for (var i = 0; i < 60; i++) window.TryTake(Start, 60, out _);

        window.Used(Start.AddMinutes(2)).ShouldBe(0);
    }
}

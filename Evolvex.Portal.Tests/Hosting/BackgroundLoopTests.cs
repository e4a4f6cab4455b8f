using System.Data.Common;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Tests.Support;

namespace Evolvex.Portal.Tests.Hosting;

public sealed class BackgroundLoopTests
{
    [Fact]
    public async Task A_database_that_is_away_is_said_once_and_without_a_stack_trace() =>
        (await SaidAsync(() => throw new InvalidOperationException("saving", new Away()))).ShouldHaveSingleItem().ToString().ShouldBe("nobody listens");

    [Fact]
    public async Task Any_other_fault_is_said_with_the_place_where_it_happened() =>
        (await SaidAsync(() => throw new InvalidOperationException("odd"))).ShouldHaveSingleItem().ToString().ShouldContain(nameof(Any_other_fault_is_said_with_the_place_where_it_happened));

    [Fact]
    public async Task A_turn_that_failed_is_tried_again_soon_however_seldom_it_is_taken()
    {
        var time = new ManualTime();
        var turns = new List<DateTimeOffset>();
        using var end = new CancellationTokenSource();
        var began = time.GetUtcNow();
        var loop = new BackgroundLoops(time).Register("loop", TimeSpan.FromDays(1)).RepeatAsync(
            _ =>
            {
                turns.Add(time.GetUtcNow());
                return turns.Count == 1 ? throw new InvalidOperationException("odd") : Task.CompletedTask;
            },
            TimeSpan.FromHours(6), _ => { }, end.Token);

        await time.PassAsync(TimeSpan.FromMinutes(1), () => turns.Count == 3);
        await end.CancelAsync();
        await loop;

        (turns[1] - began).ShouldBeLessThan(TimeSpan.FromHours(1));
        (turns[2] - turns[1]).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromHours(6));
    }

    private static async Task<List<Exception>> SaidAsync(Action turn)
    {
        var (said, turns) = (new List<Exception>(), 0);
        using var end = new CancellationTokenSource();
        await new BackgroundLoops(TimeProvider.System).Register("loop", TimeSpan.FromMinutes(1)).RepeatAsync(
            _ =>
            {
                if (++turns == 3) end.Cancel();
                turn();
                return Task.CompletedTask;
            },
            TimeSpan.Zero, said.Add, end.Token);
        return said;
    }

    private sealed class Away() : DbException("nobody listens")
    {
        public override bool IsTransient => true;
    }
}

using System.Data.Common;
using Evolvex.Portal.Hosting;

namespace Evolvex.Portal.Tests.Hosting;

public sealed class BackgroundLoopTests
{
    [Fact]
    public async Task A_database_that_is_away_is_said_once_and_without_a_stack_trace() =>
        (await SaidAsync(() => throw new InvalidOperationException("saving", new Away()))).ShouldHaveSingleItem().ToString().ShouldBe("nobody listens");

    [Fact]
    public async Task Any_other_fault_is_said_with_the_place_where_it_happened() =>
        (await SaidAsync(() => throw new InvalidOperationException("odd"))).ShouldHaveSingleItem().ToString().ShouldContain(nameof(Any_other_fault_is_said_with_the_place_where_it_happened));

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

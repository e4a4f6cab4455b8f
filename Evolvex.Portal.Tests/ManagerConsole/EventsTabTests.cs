using Evolvex.Portal.ManagerConsole.Events;
using Evolvex.Portal.Tests.Recordings;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.ManagerConsole;

public sealed class EventsTabTests : ConsoleTest
{
    [Fact]
    public async Task A_view_that_broke_gives_its_place_back()
    {
        var clock = new NoTicks();
        Services.AddSingleton<TimeProvider>(clock);
        var taps = Services.GetRequiredService<EventTaps>();
        Open("?tab=events", "[data-tab=events]");
        for (var taken = 1; taken < EventTaps.Most; taken++) taps.TryEnter().ShouldBeTrue();
        taps.TryEnter().ShouldBeFalse("the view has the last place");

        clock.WasAsked.ShouldBeTrue("the view has tried to draw");

        await DisposeComponentsAsync();

        await WaitFor.Async(() => Task.FromResult(taps.TryEnter()));
    }

    /// <summary>A clock that breaks as soon as something is to be drawn by it.</summary>
    private sealed class NoTicks : TimeProvider
    {
        private int _isArmed;

        public bool WasAsked { get; private set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (period == TimeSpan.FromMilliseconds(200)) _isArmed = 1;
            return base.CreateTimer(callback, state, dueTime, period);
        }

        public override long GetTimestamp()
        {
            if (Interlocked.Exchange(ref _isArmed, 0) == 0) return base.GetTimestamp();
            WasAsked = true;
            throw new NotSupportedException("no ticks");
        }
    }
}

using Evolvex.Portal.Domain.CallHistory;

namespace Evolvex.Portal.Tests.CallHistory;

public sealed class MissedNumberTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly Dictionary<string, MissedDone> None = [];

    [Fact]
    public void Calls_of_one_number_are_one_line_with_the_last_call_the_count_and_the_longest_wait()
    {
        var line = MissedNumber.List([Missed(1, wait: 40, name: "Anna"), Missed(5, wait: 12)], [], None).ShouldHaveSingleItem();

        (line.Times, line.LongestWait, line.Last.Id, line.Last.Name, line.State).ShouldBe((2, 40, 5L, "Anna", MissedState.Open));
    }

    [Theory]
    [InlineData(true, true, MissedState.CalledBack)]
    [InlineData(false, true, MissedState.ReachedUs)]
    [InlineData(true, false, MissedState.Tried)]
    public void What_happened_since_tells_how_it_stands(bool isOurs, bool isAnswered, MissedState state)
    {
        var line = MissedNumber.List([Missed(1)], [Met(2, isOurs, isAnswered)], None).ShouldHaveSingleItem();

        line.State.ShouldBe(state);
        line.Since!.Id.ShouldBe(2);
        line.IsOpen.ShouldBe(!isAnswered);
    }

    [Fact]
    public void What_happened_before_the_last_missed_call_settles_nothing() =>
        MissedNumber.List([Missed(1), Missed(3)], [Met(2, true, true)], None).ShouldHaveSingleItem().State.ShouldBe(MissedState.Open);

    [Fact]
    public void Tries_are_counted_until_they_were_reached()
    {
        var line = MissedNumber.List([Missed(1)], [Met(2, true, false), Met(3, true, false), Met(4, true, true), Met(5, true, false)], None).ShouldHaveSingleItem();

        (line.State, line.Tries, line.Since!.Id).ShouldBe((MissedState.CalledBack, 2, 4L));
    }

    [Fact]
    public void A_mark_holds_until_the_number_is_missed_again()
    {
        var done = new Dictionary<string, MissedDone> { ["k1"] = new(Noon, "olga") };

        MissedNumber.List([Missed(1)], [Met(2, true, false)], done).ShouldHaveSingleItem().State.ShouldBe(MissedState.Done);
        MissedNumber.List([Missed(1), Missed(3)], [], done).ShouldHaveSingleItem().State.ShouldBe(MissedState.Open);
    }

    [Fact]
    public void Who_hides_the_number_cannot_be_called_back() => MissedNumber.List([Missed(1) with { Caller = "" }], [], None).ShouldBeEmpty();

    private static MissedCall Missed(long id, int wait = 5, string? name = null) => new(id, $"k{id}", "+79161234567", name, "7654321619", Noon.AddMinutes(id), wait, "sales", CallVerdict.Missed);

    private static Contact Met(long id, bool isOurs, bool isAnswered) => new(id, $"k{id}", "7654321619", Noon.AddMinutes(id), isOurs, isAnswered);
}

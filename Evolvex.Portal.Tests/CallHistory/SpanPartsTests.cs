using Evolvex.Portal.CallHistory.Keeping;

namespace Evolvex.Portal.Tests.CallHistory;

public sealed class SpanPartsTests
{
    private static readonly DateOnly Start = new(2025, 12, 1);

    [Fact]
    public void Each_day_of_a_time_is_in_exactly_one_of_its_parts()
    {
        foreach (var from in Enumerable.Range(0, 95))
        {
            foreach (var length in new[] { 1, 2, 27, 28, 30, 31, 32, 60, 62, 90, 365 })
            {
                var (first, last) = (Start.AddDays(from), Start.AddDays(from + length - 1));
                var parts = new SpanParts(first, last);
                foreach (var at in Enumerable.Range(-70, length + 140))
                {
                    var day = first.AddDays(at);
                    var number = CallRows.DayOf(day.ToDateTime(TimeOnly.MinValue));
                    var times = Holds(parts.Months, number / 100) + Holds(parts.Head, number) + Holds(parts.Tail, number);
                    times.ShouldBe(day >= first && day <= last ? 1 : 0, $"{day:O} of {first:O} to {last:O}");
                }
            }
        }
    }

    private static int Holds((int From, int To) part, int number) => number >= part.From && number <= part.To ? 1 : 0;
}

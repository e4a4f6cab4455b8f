using Evolvex.Portal.CallHistory.Statistics;

namespace Evolvex.Portal.Tests.CallHistory;

public sealed class ExtensionOrderTests
{
    private static readonly ExtensionFigures[] Extensions = [new("101", 5, 9, 1, 60), new("99", 1, 9, 4, 90), new("102", 3, 2, 4, 30)];

    [Fact]
    public void First_come_those_with_most_calls_as_they_were_read() => Of(default).ShouldBe(["101", "99", "102"]);

    [Theory]
    [InlineData("Missed", "99 102 101")]
    [InlineData("Missed Missed", "101 99 102")]
    [InlineData("Talk", "99 101 102")]
    [InlineData("Taken Made", "101 102 99")]
    [InlineData("Extension", "99 101 102")]
    [InlineData("Made Extension Extension", "102 101 99")]
    public void A_click_sorts_by_its_column_the_next_turns_it_round(string clicks, string expected)
    {
        var order = clicks.Split(' ').Aggregate(default(ExtensionOrder), (order, column) => order.Clicked(Enum.Parse<ExtensionColumn>(column)));

        string.Join(' ', Of(order)).ShouldBe(expected);
    }

    private static IEnumerable<string> Of(ExtensionOrder order) => order.Of(Extensions).Select(row => row.Extension);
}

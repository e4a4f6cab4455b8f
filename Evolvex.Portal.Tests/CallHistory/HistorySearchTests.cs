using Evolvex.Portal.CallHistory.History;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Evolvex.Portal.Tests.CallHistory;

public sealed class HistorySearchTests
{
    [Theory]
    [InlineData("101", "number=101")]
    [InlineData("+7 (495) 123-45-67", "number=%2B7%20%28495%29%20123-45-67")]
    [InlineData("495.123.45", "number=495.123.45")]
    [InlineData("1795308233.59", "q=1795308233.59")]
    [InlineData("Анна", "q=%D0%90%D0%BD%D0%BD%D0%B0")]
    [InlineData("10", "q=10")]
    public async Task A_number_leads_to_its_calls_and_a_calls_id_or_a_name_to_what_is_found_by_text(string typed, string query)
    {
        await using var services = new ServiceCollection().AddLogging().AddLocalization().BuildServiceProvider();

        var hits = await new HistorySearch(services.GetRequiredService<IStringLocalizer<HistoryTexts>>()).FindAsync($" {typed} ", 5, default);

        hits.ShouldHaveSingleItem().Href.ShouldBe($"/history?period=all&{query}");
    }
}

using System.Text.RegularExpressions;
using Bunit;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.EvolvexApi.Reference;
using Evolvex.Portal.Tests.ApiKeys;
using Evolvex.Portal.Tests.Architecture;

namespace Evolvex.Portal.Tests.EvolvexApi;

public sealed partial class ApiPageTests : AccessPageTest
{
    [Fact]
    public async Task Every_endpoint_is_there_with_every_parameter_explained()
    {
        var key = await KeyAsync("CRM", await GroupAsync("sales"));
        var page = Render<ApiPage>();

        page.FindAll("[data-operation]").Select(card => card.GetAttribute("data-operation"))
            .ShouldBe(["check", "get_file_mp3", "get_file_wav", "status", "originate", "uploads", "get_log_cdr", "events"]);
        foreach (var operation in ApiOperations.All)
        {
            var card = page.Find($"[data-operation={operation.Name}]");
            card.QuerySelectorAll("[data-parameter]").Select(parameter => parameter.GetAttribute("data-parameter")).ShouldBe(operation.Parameters.Select(parameter => parameter.Name));
            card.QuerySelectorAll("dd").ShouldAllBe(words => words.TextContent.Length > 10 && !words.TextContent.Contains('_', StringComparison.Ordinal));
            card.QuerySelector($"#example-{operation.Name}")!.TextContent.ShouldContain($"http://localhost{operation.Path}");
            card.QuerySelector($"#example-{operation.Name}")!.TextContent.ShouldContain($"X-Api-Key: {key.Secret.Prefix}-…");
        }
        page.Markup.ShouldNotContain(key.Secret.Text);
        page.FindAll("a[href='/openapi/v1.json']").ShouldNotBeEmpty();
    }

    [Fact]
    public void Examples_are_in_PHP_when_asked_for()
    {
        var page = Render<ApiPage>();
        page.Find("[data-php]").Click();

        page.Find("#example-uploads").TextContent.ShouldContain("'file' => new CURLFile('test.wav')");
        page.Find("#example-get_file_mp3").TextContent.ShouldContain("file_put_contents('call.mp3'");
        page.Find("#example-check").TextContent.ShouldStartWith("<?php\n");
    }

    [Fact]
    public async Task Keys_that_are_over_are_not_offered_for_examples()
    {
        var group = await GroupAsync("sales");
        await Keys.RevokeAsync((await KeyAsync("Old", group)).Id, AuditActor.Portal, default);
        await KeyAsync("CRM", group);

        Render<ApiPage>().FindAll("#example-key option").Select(option => option.TextContent).ShouldHaveSingleItem().ShouldStartWith("CRM");
    }

    [Fact]
    public void Without_the_database_the_page_is_whole_but_for_the_keys()
    {
        Database.IsAway = true;
        var page = Render<ApiPage>();
        page.FindAll("[data-operation]").Count.ShouldBe(8);
        page.Find("#example-key-note").TextContent.ShouldContain("database does not answer");
    }

    [Fact]
    public void It_speaks_Russian()
    {
        Speak("ru");
        var page = Render<ApiPage>();
        page.Find("[data-operation=originate]").TextContent.ShouldContain("Не ждать результата");
        page.Find("[data-fault=rate_limited]").TextContent.ShouldContain("Retry-After");
    }

    [Fact]
    public void Every_refusal_in_the_code_stands_in_the_table_of_errors()
    {
        var sources = SourceTree.Ending(".cs").Where(file => file.Path.StartsWith("Evolvex.Portal/EvolvexApi/", StringComparison.Ordinal) && !file.Path.Contains("/Reference/", StringComparison.Ordinal)).ToList();
        var made = sources.SelectMany(file => Refusal().Matches(file.Text)).Select(match => (Status: int.Parse(match.Groups["status"].Value, System.Globalization.CultureInfo.InvariantCulture), Code: match.Groups["code"].Value)).Distinct().ToList();

        made.Count.ShouldBeGreaterThan(15);
        made.Except(ApiFaults.All.Select(fault => (fault.Status, fault.Code))).ShouldBeEmpty();
        ApiFaults.All.Where(fault => !sources.Any(file => file.Text.Contains($"\"{fault.Code}\"", StringComparison.Ordinal))).ShouldBeEmpty("the table names what nothing answers");
    }

    [GeneratedRegex("""new(?: ApiError)?\((?<status>\d{3}), "(?<code>\w+)[^\w]""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Refusal();
}

using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.ApiKeys;
using Evolvex.Portal.Domain.Audit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Evolvex.Portal.Tests.Browser;

/// <summary>Keys, groups and routes as an administrator works with them.</summary>
[Collection(BrowserTests.Name)]
[Trait("Needs", "Chromium")]
public sealed class AccessBrowserTests(PortalSite site)
{
    [Fact]
    public async Task A_key_is_created_copied_and_revoked_by_keyboard_alone()
    {
        await AccessSamples.MakeAsync(site);
        await using var visitor = await site.GuestAsync();
        await visitor.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        var (page, keys) = (visitor.Page, visitor.Page.Keyboard);
        await visitor.GoAsync("/admin/keys");

        await TabToAsync(page, "[data-create]");
        await keys.PressAsync("Enter");
        await Expect(page.Locator("#key-name")).ToBeFocusedAsync();
        await keys.TypeAsync("Клавиатура");
        await TabToAsync(page, "#key-group");
        await keys.TypeAsync("demo");
        await TabToAsync(page, "#key-addresses");
        await keys.TypeAsync("10.0.0");
        await TabToAsync(page, "dialog[open] [data-confirm]");
        await keys.PressAsync("Enter");
        await Expect(page.Locator("#key-addresses")).ToBeFocusedAsync();
        await keys.PressAsync("Control+A");
        await keys.TypeAsync("127.0.0.0/8, ::1");
        await TabToAsync(page, "dialog[open] [data-confirm]");
        await keys.PressAsync("Enter");

        await Expect(page.Locator("[data-copy]:focus")).ToHaveCountAsync(1);
        await keys.PressAsync("Enter");
        await Expect(page.Locator("[data-copy]")).ToHaveTextAsync("Copied");
        var secret = await page.EvaluateAsync<string>("() => navigator.clipboard.readText()");
        ApiKeySecret.TryParse(secret, out var parsed).ShouldBeTrue();
        await TabToAsync(page, "[data-done]");
        await keys.PressAsync("Enter");
        await Expect(page.Locator("dialog[open]")).ToHaveCountAsync(0);
        await Expect(page.Locator("[data-create]")).ToBeFocusedAsync();
        (await page.ContentAsync()).ShouldNotContain(secret);

        await using var client = new ApiCaller(new HttpClient());
        (await client.StatusAsync(site, secret)).ShouldBe(200);
        await keys.PressAsync("f");
        await keys.TypeAsync("Клавиатура");
        // What has been typed is in the address before somebody goes on from there.
        await page.WaitForURLAsync(address => Uri.UnescapeDataString(address).EndsWith("q=Клавиатура", StringComparison.Ordinal));
        await Expect(page.Locator("tr[data-key]")).ToHaveCountAsync(1);
        await keys.PressAsync("ArrowDown");
        await keys.PressAsync("Enter");
        await Expect(page.Locator(".key-facts")).ToContainTextAsync(parsed.Prefix);
        await TabToAsync(page, "[data-revoke]");
        await keys.PressAsync("Enter");
        await Expect(page.Locator("#revoke-name")).ToBeFocusedAsync();
        await keys.TypeAsync("Клавиатура");
        await keys.PressAsync("Enter");
        await Expect(page.Locator(".key-facts .badge").First).ToHaveTextAsync("Revoked");

        (await client.StatusAsync(site, secret)).ShouldBe(403);
        (await page.ContentAsync()).ShouldNotContain(secret);
        var acts = (await site.Application.Services.GetRequiredService<AuditQueries>().PageAsync(new AuditFilter(Text: "Клавиатура"), null, 10, default)).Entries;
        acts.Select(act => act.Entry.Verb).ShouldBe([AuditVerb.Revoked, AuditVerb.Created]);
        acts.ShouldAllBe(act => act.Entry.Actor.Name == "demo" && act.Entry.Actor.Address == "127.0.0.1");
        visitor.Complaints.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Screenshots.PairedLooks), MemberType = typeof(Screenshots))]
    public async Task Pages_and_dialogs_fit_their_window_and_axe_finds_nothing_serious(bool phone, ColorScheme theme, string language)
    {
        var key = await AccessSamples.MakeAsync(site);
        var look = new Look(language, theme, phone);
        await using var visitor = await site.GuestAsync(look);
        var found = new List<string>();

        await LookAsync($"/admin/keys/{key}", "key", fullPage: !phone);
        await LookAsync(null, "key-edit", "[data-edit]");
        await LookAsync(null, "key-rotate", "[data-rotate]");
        await LookAsync(null, "key-revoke", "[data-revoke]");
        await LookAsync("/admin/access", "access");
        await LookAsync(null, "group-create", "[data-create]");
        await LookAsync(null, "route-create", "[data-add-route]");
        await LookAsync(null, "group-delete", "[data-delete]");
        await LookAsync(null, "route-delete", "[data-delete-route]");
        await LookAsync("/admin/api", "api", fullPage: !phone);
        await LookAsync(null, "api-try", act: async page =>
        {
            await page.FillAsync("[data-try-key]", "11111111-2222-3333-4444-555555555555");
            await page.ClickAsync("[data-operation=check] [data-try] button");
            await Expect(page.Locator("[data-operation=check] [data-result]")).ToContainTextAsync("api_user");
        });
        await LookAsync(null, "api-call", act: async page =>
        {
            foreach (var (name, value) in new[] { ("channel", "PJSIP/105"), ("exten", "106"), ("context", "local-evolvex"), ("priority", "1") })
                await page.FillAsync($"[data-operation=originate] [name={name}]", value);
            await page.ClickAsync("[data-operation=originate] [data-try] button");
            await page.Locator("#try-confirm[open]").WaitForAsync();
        });
        await LookAsync("/admin/keys", "keys");
        await LookAsync(null, "key-create", "[data-create]");
        await LookAsync(null, "key-mistake", act: page => page.ClickAsync("dialog[open] [data-confirm]"));
        await LookAsync(null, "key-secret", act: async page =>
        {
            await page.FillAsync("#key-name", $"Example {look}");
            await page.SelectOptionAsync("#key-group", new SelectOptionValue { Label = "support" });
            await page.ClickAsync("dialog[open] [data-confirm]");
            await page.Locator("[data-secret]").WaitForAsync();
        });

        found.ShouldBeEmpty();
        visitor.Complaints.ShouldBeEmpty();

        // Without an address it stays on the page, behind whatever dialog was open.
        async Task LookAsync(string? address, string name, string? opens = null, bool fullPage = false, Func<IPage, Task>? act = null)
        {
            // What opens is looked at in half of the looks, each theme and each language with either width among them.
            if (address is null && theme == ColorScheme.Dark != (language == "ru")) return;
            if (address is not null)
            {
                await visitor.GoAsync(address);
                await visitor.UntilAsync("() => document.querySelector('.skeleton') === null && document.fonts.status === 'loaded'");
            }
            if (opens is not null)
            {
                await visitor.Page.Keyboard.PressAsync("Escape");
                await Expect(visitor.Page.Locator("dialog.modal[open]")).ToHaveCountAsync(0);
                await visitor.Page.ClickAsync(opens);
                await visitor.Page.Locator("dialog.modal[open] h2").WaitForAsync();
            }
            if (act is not null) await act(visitor.Page);
            found.AddRange(await Screenshots.LookAsync(visitor, look, name, fullPage));
        }
    }

    [Fact]
    public async Task The_API_is_tried_from_its_page_with_a_key_that_stays_in_the_browser()
    {
        await AccessSamples.MakeAsync(site);
        await using var visitor = await site.GuestAsync();
        var page = visitor.Page;
        await visitor.GoAsync("/admin/api");
        var sent = new List<IRequest>();
        page.Request += (_, request) => sent.Add(request);

        await page.ClickAsync("[data-operation=check] [data-try] button");
        await Expect(page.Locator("[data-operation=check] [data-result]")).ToContainTextAsync("Paste a key");
        await Expect(page.Locator("[data-try-key]")).ToBeFocusedAsync();

        await page.FillAsync("[data-try-key]", "11111111-2222-3333-4444-555555555555");
        await page.FillAsync("[data-operation=check] [name=context]", "incoming");
        await page.ClickAsync("[data-operation=check] [data-try] button");
        await Expect(page.Locator("[data-operation=check] [data-result]")).ToContainTextAsync("\"name\": \"incoming\"");

        await page.FillAsync("[data-operation=get_log_cdr] [name=start]", "yesterday");
        await page.ClickAsync("[data-operation=get_log_cdr] [data-try] button");
        await Expect(page.Locator("[data-operation=get_log_cdr] [data-result] .badge")).ToHaveTextAsync("400");
        await page.FillAsync("[data-operation=get_log_cdr] [name=start]", "2000-01-01");
        await page.ClickAsync("[data-operation=get_log_cdr] [data-try] button");
        await Expect(page.Locator("[data-operation=get_log_cdr] [data-result]")).ToContainTextAsync("The answer is longer");

        sent.Where(request => request.Url.Contains("/api/index/", StringComparison.Ordinal)).ShouldAllBe(request => !request.Url.Contains("1111", StringComparison.Ordinal) && !request.Headers.ContainsKey("cookie"));
        visitor.Complaints.Where(complaint => !complaint.Contains("400", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_call_is_placed_from_the_page_only_after_asking()
    {
        await AccessSamples.MakeAsync(site);
        await using var visitor = await site.GuestAsync();
        var page = visitor.Page;
        await visitor.GoAsync("/admin/api");
        await page.FillAsync("[data-try-key]", "11111111-2222-3333-4444-555555555555");
        foreach (var (name, value) in new[] { ("channel", "PJSIP/105"), ("exten", "106"), ("context", "local-evolvex"), ("priority", "1") })
            await page.FillAsync($"[data-operation=originate] [name={name}]", value);
        await page.SelectOptionAsync("[data-operation=originate] [name=async]", "true");
        var calls = 0;
        page.Request += (_, request) => calls += request.Url.Contains("/originate", StringComparison.Ordinal) ? 1 : 0;

        await page.ClickAsync("[data-operation=originate] [data-try] button");
        await Expect(page.Locator("#try-confirm[open] [data-try-what]")).ToHaveTextAsync("PJSIP/105 → 106@local-evolvex");
        await Expect(page.Locator("[data-try-no]")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("#try-confirm[open]")).ToHaveCountAsync(0);
        calls.ShouldBe(0);

        await page.ClickAsync("[data-operation=originate] [data-try] button");
        await page.ClickAsync("[data-try-yes]");
        await Expect(page.Locator("[data-operation=originate] [data-result]")).ToContainTextAsync("\"response\": \"Success\"");
        calls.ShouldBe(1);
        visitor.Complaints.ShouldBeEmpty();
    }

    // As far as a person would press Tab.
    private static async Task TabToAsync(IPage page, string selector)
    {
        var passed = new List<string>();
        while (passed.Count < 60)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.Locator($"{selector}:focus").CountAsync() > 0) return;
            passed.Add(await page.EvaluateAsync<string>("() => document.activeElement.outerHTML.slice(0, 60)"));
        }
        throw new TimeoutException($"Tab does not lead to {selector} but to {string.Join(", ", passed)}");
    }
}

/// <summary>Calls the API as a program does, beside a page.</summary>
internal sealed class ApiCaller(HttpClient http) : IAsyncDisposable
{
    /// <summary>Status of a check with that key.</summary>
    public async Task<int> StatusAsync(PortalSite site, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(site.Address, "/api/index/check")) { Headers = { { "X-Api-Key", key } } };
        using var answer = await http.SendAsync(request);
        return (int)answer.StatusCode;
    }

    public ValueTask DisposeAsync()
    {
        http.Dispose();
        return ValueTask.CompletedTask;
    }
}

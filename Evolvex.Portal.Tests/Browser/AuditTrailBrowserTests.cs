using System.Text;
using System.Text.RegularExpressions;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.SignIn;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Evolvex.Portal.Tests.Browser;

[Collection(BrowserTests.Name)]
[Trait("Needs", "Chromium")]
public sealed class AuditTrailBrowserTests(PortalSite site)
{
    private static readonly AuditActor Boss = new(AuditActorKind.Person, "1", "Ольга Соколова", "192.0.2.1");

    [Theory]
    [MemberData(nameof(Screenshots.PairedLooks), MemberType = typeof(Screenshots))]
    public async Task An_opened_entry_fits_its_window_and_axe_finds_nothing_serious(bool phone, ColorScheme theme, string language)
    {
        await ChangedAsync();
        var look = new Look(language, theme, phone);
        await using var visitor = await site.GuestAsync(look);
        await visitor.GoAsync($"/admin/audit?kind=user&q={Uri.EscapeDataString("Соколова")}");
        await visitor.Page.Locator("[data-entry]").First.ClickAsync();
        await Expect(visitor.Page.Locator("[data-field=role] td").First).ToHaveTextAsync(language == "ru" ? "Наблюдатель" : "Viewer");
        await visitor.Page.Mouse.MoveAsync(0, 0);

        (await Screenshots.LookAsync(visitor, look, "admin-audit-entry")).ShouldBeEmpty();
        visitor.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_keyboard_filters_opens_and_turns_pages()
    {
        await ChangedAsync();
        await using var visitor = await site.GuestAsync();
        await visitor.GoAsync("/admin/audit");
        var keyboard = visitor.Page.Keyboard;

        await keyboard.PressAsync("f");
        await keyboard.TypeAsync("Соколова");
        await keyboard.PressAsync("Tab");
        await Expect(visitor.Page).ToHaveURLAsync(new Regex(@"/admin/audit\?q="));
        await Expect(visitor.Page.Locator(".a-who b").First).ToHaveTextAsync("Ольга Соколова");
        await visitor.Page.Locator("[data-entry]").First.FocusAsync();
        await keyboard.PressAsync("ArrowDown");
        await keyboard.PressAsync("Enter");
        await Expect(visitor.Page.Locator(".audit-details")).ToHaveCountAsync(1);
        await visitor.Page.GoBackAsync();
        await Expect(visitor.Page.Locator("input[data-filter]")).ToHaveValueAsync("");
    }

    [Fact]
    public async Task The_file_comes_as_a_download()
    {
        await ChangedAsync();
        await using var visitor = await site.GuestAsync(new Look("ru"));
        await visitor.GoAsync("/admin/audit?verb=changed");

        var download = await visitor.Page.RunAndWaitForDownloadAsync(() => visitor.Page.ClickAsync("[data-export]"));

        download.SuggestedFilename.ShouldMatch(@"^audit-\d{4}-\d\d-\d\d-\d{4}\.csv$");
        var text = await File.ReadAllTextAsync((await download.PathAsync())!, Encoding.UTF8);
        text.ShouldContain("Когда (Europe/Moscow);");
        text.ShouldContain(";Ольга Соколова;Изменение;Пользователь;");
    }

    private async Task<string> ChangedAsync()
    {
        var users = site.Application.Services.GetRequiredService<UserAdministration>();
        var name = $"vera-{Guid.NewGuid():N}"[..12];
        (await users.CreateAsync(name, "correct horse", PortalRole.Viewer, Boss, default)).ShouldBeNull();
        (await users.SetAccessAsync(name, PortalRole.Manager, null, Boss, default)).ShouldBeNull();
        return name;
    }
}

using Evolvex.Portal.DemoPbx;
using Evolvex.Portal.SignIn;
using Evolvex.Portal.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Evolvex.Portal.Tests.Browser;

/// <summary>How somebody looks at the portal.</summary>
public sealed record Look(string Language = "en", ColorScheme Theme = ColorScheme.Light, bool Phone = false)
{
    public ViewportSize Size => Phone ? new ViewportSize { Width = 390, Height = 844 } : new ViewportSize { Width = 1440, Height = 900 };

    public override string ToString() => $"{(Phone ? "phone" : "desktop")}-{Theme}-{Language}".ToLowerInvariant();
}

/// <summary>A portal in demo mode in this process, and the browser that looks at it.</summary>
public sealed class PortalSite : IAsyncLifetime
{
    private readonly Chromium _chromium = new();
    private string? _signedIn;

    public PortalApplication Application { get; } = new() { Settings = { ["Demo:HistoryDays"] = "9", ["Pbx:TimeZone"] = "Europe/Moscow" } };

    public Uri Address => Application.Address;

    internal DemoPbxServer Pbx => Application.Services.GetRequiredService<DemoPbxServer>();

    public async Task InitializeAsync()
    {
        await _chromium.InitializeAsync();
        Application.UseKestrel(0);
        Application.StartServer();
    }

    public async Task DisposeAsync()
    {
        await _chromium.DisposeAsync();
        await Application.DisposeAsync();
    }

    /// <summary>A new visitor, who is not signed in.</summary>
    public async Task<Visitor> StrangerAsync(Look? look = null, Uri? address = null) => await VisitAsync(look ?? new Look(), null, address);

    /// <summary>A new visitor, signed in as demo.</summary>
    public async Task<Visitor> GuestAsync(Look? look = null, Uri? address = null)
    {
        if (_signedIn is null)
        {
            await using var first = await StrangerAsync();
            await first.SignInAsync();
            _signedIn = await first.Page.Context.StorageStateAsync();
        }

        return await VisitAsync(look ?? new Look(), _signedIn, address);
    }

    private async Task<Visitor> VisitAsync(Look look, string? state, Uri? address)
    {
        var context = await _chromium.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = (address ?? Address).ToString(),
            ViewportSize = look.Size,
            DeviceScaleFactor = look.Phone ? 2 : 1,
            HasTouch = look.Phone,
            ColorScheme = look.Theme,
            Locale = look.Language == "ru" ? "ru-RU" : "en-GB",
            TimezoneId = "Europe/Moscow",
            StorageState = state,
        });
        return new Visitor(context, await context.NewPageAsync());
    }
}

/// <summary>One browser window with its own cookies; collects what the browser complains of.</summary>
public sealed class Visitor : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    internal Visitor(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") Complaints.Add(message.Text);
        };
        page.PageError += (_, fault) => Complaints.Add(fault);
        page.SetDefaultTimeout(Chromium.Patience);
    }

    public IPage Page { get; }

    /// <summary>Errors and warnings of the browser's console, and faults of scripts.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>Opens a page and waits until its circuit hears clicks.</summary>
    public async Task GoAsync(string address)
    {
        await Page.GotoAsync(address);
        await Page.Locator("[data-circuit=up]").WaitForAsync();
    }

    /// <summary>Fills in the sign-in page as demo.</summary>
    public async Task SignInAsync()
    {
        if (!Page.Url.Contains("/login", StringComparison.Ordinal)) await Page.GotoAsync("/login");
        await Page.FillAsync("#name", DemoUser.Name);
        await Page.FillAsync("#password", DemoUser.Password);
        await Page.ClickAsync("button[type=submit]");
        await Page.Locator("[data-circuit=up]").WaitForAsync();
    }

    /// <summary>Evaluates until it is true.</summary>
    public async Task UntilAsync(string javascript, int milliseconds = (int)Chromium.Patience) =>
        await Page.WaitForFunctionAsync(javascript, null, new PageWaitForFunctionOptions { Timeout = milliseconds });

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}

/// <summary>Tests that share the site and the browser; they run one after another, and alone, because pages are to be quick.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class BrowserTests : ICollectionFixture<PortalSite>
{
    public const string Name = "browser";
}

using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Diagnostics;

namespace Evolvex.Portal.Shell;

/// <summary>The frame around all pages: layout, theme, language, components that features share.</summary>
internal static class ShellFeature
{
    /// <summary>Registers Blazor, texts in Russian and English, and what the layout needs.</summary>
    public static WebApplicationBuilder AddShell(this WebApplicationBuilder builder)
    {
        // Run from the build's output, the pages' files are where the packages and the project have them; a published portal has them in one folder.
        builder.WebHost.UseStaticWebAssets();
        builder.UseBuiltAssets();
        var services = builder.Services;
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.Configure<CircuitOptions>(options =>
        {
            // A circuit whose browser is away keeps rendering, and all that matters is in the address: let go of it soon.
            options.DisconnectedCircuitRetentionPeriod = TimeSpan.FromSeconds(60);
            options.DisconnectedCircuitMaxRetained = 50;
        });
        services.AddPortalLanguages();
        services.AddScoped<ViewerTime>();
        services.AddScoped<ViewerAddress>().AddScoped<SignedInActor>();
        services.AddScoped<Toasts>();
        return builder;
    }

    /// <summary>Lets browsers keep the assets, chooses the language of each request, and shows a page for addresses that there are none of.</summary>
    public static WebApplication UseShell(this WebApplication app)
    {
        app.UseAssetCaching();
        app.UseRequestLocalization();
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.Use((http, next) =>
        {
            // A program makes nothing of a page; it gets the bare status.
            if (!IsForPeople(http.Request) && http.Features.Get<IStatusCodePagesFeature>() is { } pages) pages.Enabled = false;
            return next(http);
        });
        return app;
    }

    /// <summary>Maps the pages and the language switch.</summary>
    public static IEndpointRouteBuilder MapShell(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapLanguageSwitch();
        endpoints.MapRazorComponents<App>().AddInteractiveServerRenderMode();
        return endpoints;
    }

    private static bool IsForPeople(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
}

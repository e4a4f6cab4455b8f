using Microsoft.AspNetCore.StaticAssets;

namespace Evolvex.Portal.Shell;

/// <summary>How long browsers keep the portal's scripts, styles and font, so that another page costs a page and nothing else.</summary>
internal static class AssetCaching
{
    private const string Reload = "ReloadStaticAssetsAtRuntime";

    /// <summary>
    /// Serves the files as the build has compressed them. Else the framework, which takes a portal run from its build for one under development, packs each file anew and without making it smaller.
    /// </summary>
    public static void UseBuiltAssets(this WebApplicationBuilder builder)
    {
        if (!builder.Environment.IsDevelopment()) builder.Configuration[Reload] ??= "false";
    }

    /// <summary>A file with a fingerprint in its name never changes; the font changes about never.</summary>
    public static void UseAssetCaching(this WebApplication app)
    {
        if (app.Environment.IsDevelopment()) return;
        app.Use((http, next) =>
        {
            if (http.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is { } asset && LifetimeOf(asset) is { } lifetime)
                http.Response.OnStarting(static state => Keep(((HttpContext, string))state), (http, lifetime));
            return next(http);
        });
    }

    private static string? LifetimeOf(StaticAssetDescriptor asset) =>
        asset.Properties.Any(property => property.Name == "fingerprint") ? "max-age=31536000, immutable"
        : asset.Route.EndsWith(".woff2", StringComparison.Ordinal) ? "max-age=2592000"
        : null;

    private static Task Keep((HttpContext Http, string Lifetime) answer)
    {
        if (answer.Http.Response.StatusCode is StatusCodes.Status200OK or StatusCodes.Status206PartialContent or StatusCodes.Status304NotModified) answer.Http.Response.Headers.CacheControl = answer.Lifetime;
        return Task.CompletedTask;
    }
}

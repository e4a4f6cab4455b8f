namespace Evolvex.Portal.Hosting;

/// <summary>
/// Keeps pages of other sites away from the portal's circuits: a WebSocket carries cookies wherever it was opened, and a page from another port of the same machine is of
/// the same site. Browsers say where a request comes from (Fetch Metadata); the Origin is not compared, since behind a proxy the portal may know itself by another name.
/// </summary>
internal static class ForeignPages
{
    public static IApplicationBuilder UseForeignPages(this IApplicationBuilder app) => app.Use(static (http, next) =>
    {
        if (!http.Request.Path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase) || http.Request.Headers["Sec-Fetch-Site"].ToString() is not ("cross-site" or "same-site")) return next(http);
        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    });
}

using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.Localization;

namespace Evolvex.Portal.Hosting;

/// <summary>Something that the portal needs is away, which whoever knows it tells the operator.</summary>
internal interface IOutage
{
    /// <summary>That is why the request failed.</summary>
    bool Is(Exception fault);
}

/// <summary>
/// What a request gets when the portal itself failed: no word of the fault but a number that stands beside it in the log. Where the portal only waits for
/// what it needs, that is said, and no stack trace a request.
/// </summary>
internal static class FaultAnswer
{
    private const string SecondsToWait = "5";

    public static IApplicationBuilder UseFaultAnswer(this IApplicationBuilder app)
    {
        var outages = app.ApplicationServices.GetServices<IOutage>().ToList();
        bool IsOutage(Exception fault) => outages.Exists(outage => outage.Is(fault));
        return app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = http => http.Features.Get<IExceptionHandlerFeature>() is { Error: { } fault } && IsOutage(fault) ? WaitAsync(http) : WriteAsync(http),
            SuppressDiagnosticsCallback = context => IsOutage(context.Exception),
            AllowStatusCode404Response = true,
        });
    }

    private static Task WaitAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        http.Response.Headers.RetryAfter = SecondsToWait;
        return IsApi(http) ? ErrorAsync(http, "database_not_connected", "The database is not connected.") : PageAsync(http, "Away");
    }

    private static Task WriteAsync(HttpContext http)
    {
        var number = Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier;
        http.Response.StatusCode = StatusCodes.Status500InternalServerError;
        return IsApi(http) ? ErrorAsync(http, "internal", $"The portal failed; its log tells why under {number}.") : PageAsync(http, "Fault", number);
    }

    private static bool IsApi(HttpContext http) =>
        http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) || http.Request.Path.StartsWithSegments("/pbx/api", StringComparison.OrdinalIgnoreCase);

    private static Task ErrorAsync(HttpContext http, string code, string message) => http.Response.WriteAsJsonAsync(new { error = new { code, message } }, http.RequestAborted);

    private static Task PageAsync(HttpContext http, string text, params object[] values)
    {
        // The language was found further in, and has been forgotten on the way out.
        CultureInfo.CurrentUICulture = http.Features.Get<IRequestCultureFeature>()?.RequestCulture.UICulture ?? CultureInfo.CurrentUICulture;
        var texts = http.RequestServices.GetRequiredService<IStringLocalizer<HostingTexts>>();
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync(texts[text, values], http.RequestAborted);
    }
}

/// <summary>Texts that the process itself shows.</summary>
internal sealed class HostingTexts;

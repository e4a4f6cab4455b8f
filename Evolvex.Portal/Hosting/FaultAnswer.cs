using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.Localization;

namespace Evolvex.Portal.Hosting;

/// <summary>What a request gets when the portal itself failed: no word of the fault but a number that stands beside it in the log.</summary>
internal static class FaultAnswer
{
    public static IApplicationBuilder UseFaultAnswer(this IApplicationBuilder app) =>
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = WriteAsync, AllowStatusCode404Response = true });

    private static Task WriteAsync(HttpContext http)
    {
        var number = Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier;
        http.Response.StatusCode = StatusCodes.Status500InternalServerError;
        if (http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) || http.Request.Path.StartsWithSegments("/pbx/api", StringComparison.OrdinalIgnoreCase))
            return http.Response.WriteAsJsonAsync(new { error = new { code = "internal", message = $"The portal failed; its log tells why under {number}." } }, http.RequestAborted);
        // The language was found further in, and has been forgotten on the way out.
        CultureInfo.CurrentUICulture = http.Features.Get<IRequestCultureFeature>()?.RequestCulture.UICulture ?? CultureInfo.CurrentUICulture;
        var texts = http.RequestServices.GetRequiredService<IStringLocalizer<HostingTexts>>();
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync(texts["Fault", number], http.RequestAborted);
    }
}

/// <summary>Texts that the process itself shows.</summary>
internal sealed class HostingTexts;

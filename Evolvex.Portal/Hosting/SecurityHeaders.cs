using Microsoft.Extensions.Primitives;

namespace Evolvex.Portal.Hosting;

/// <summary>Marks an endpoint whose answers are compared header by header with another server's: the portal adds none of its own.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class BareResponseAttribute : Attribute;

/// <summary>What a browser may do with the portal's answers.</summary>
internal static class SecurityHeaders
{
    // Style attributes carry measures (the length of a bar); inline scripts and styles are not needed by anything.
    private static readonly StringValues ContentSecurityPolicy =
        "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; " +
        "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        context.Response.OnStarting(static state => Add((HttpContext)state), context);
        return next(context);
    });

    private static Task Add(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<BareResponseAttribute>() is not null) return Task.CompletedTask;
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        // Pages show live and personal data; a shared computer's back button must not.
        if (context.Response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true) headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }
}

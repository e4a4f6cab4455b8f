using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;

namespace Evolvex.Portal.Hosting;

/// <summary>The process itself: settings, web server, headers, static files.</summary>
internal static class HostingFeature
{
    private static readonly string[] Compressed = ["text/html", "text/css", "text/csv", "text/javascript", "application/javascript", "application/json", "image/svg+xml"];

    /// <summary>Reads the settings and sets the server up.</summary>
    /// <exception cref="SettingsException">A setting is wrong.</exception>
    public static WebApplicationBuilder AddHosting(this WebApplicationBuilder builder, PortalCommandLine line)
    {
        var settings = PortalSettings.Read(builder.Configuration, builder.Environment.ContentRootPath);
        builder.Services.AddSettings(settings);
        // A command's output is for scripts.
        if (line.IsCommand) builder.Logging.ClearProviders();
        if (settings.ListenOn is { } urls) builder.WebHost.UseUrls(urls);
        builder.WebHost.ConfigureKestrel(ServerLimits.Apply);

        var services = builder.Services;
        RedactingLoggerFactory.Replace(services);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<BackgroundLoops>();
        services.AddSingleton<PortalChecks>();
        services.AddSingleton<IPortalCommand, CheckCommand>();
        services.AddHealthChecks().AddCheck<BackgroundLoopsHealth>("loops", tags: [HealthEndpoints.Ready]);
        services.AddHostedService<StartLine>();
        services.AddLocalization();
        services.AddAntiforgery(options => (options.Cookie.Name, options.Cookie.SecurePolicy) = ("evolvex-form", CookieSecurePolicy.SameAsRequest));
        services.AddHsts(options => options.MaxAge = TimeSpan.FromDays(180));
        services.AddHttpContextAccessor();
        // Only over plain http: compressing a page together with what an attacker chose tells of its secrets, and behind a proxy that is the proxy's choice.
        services.AddResponseCompression(options => options.MimeTypes = Compressed);
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = System.IO.Compression.CompressionLevel.Fastest);
        services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            foreach (var network in settings.Portal.TrustedProxies) options.KnownIPNetworks.Add(network);
        });
        return builder;
    }

    /// <summary>Each section alone as well, for those who need no more.</summary>
    public static IServiceCollection AddSettings(this IServiceCollection services, PortalSettings settings) => services
        .AddSingleton(settings)
        .AddSection(settings.Pbx).AddSection(settings.Portal).AddSection(settings.Cdr).AddSection(settings.Recordings)
        .AddSection(settings.Uploads).AddSection(settings.Api).AddSection(settings.Manager).AddSection(settings.Webhooks).AddSection(settings.Demo);

    /// <summary>What every request passes first.</summary>
    public static WebApplication UseHosting(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseSecurityHeaders();
        if (!app.Environment.IsDevelopment()) app.UseHsts();
        app.UseForeignPages();
        app.UseWhen(static http => http.GetEndpoint()?.Metadata.GetMetadata<BareResponseAttribute>() is null, static pages => pages.UseResponseCompression());
        app.UseFaultAnswer();
        return app;
    }

    private static IServiceCollection AddSection<TOptions>(this IServiceCollection services, TOptions options) where TOptions : class =>
        services.AddSingleton(options).AddSingleton<IOptions<TOptions>>(Options.Create(options));
}

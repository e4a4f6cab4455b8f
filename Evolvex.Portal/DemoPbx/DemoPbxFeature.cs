using Evolvex.Portal.Asterisk;
using Evolvex.Portal.DemoPbx.History;
using Evolvex.Portal.Hosting;

namespace Evolvex.Portal.DemoPbx;

/// <summary>The embedded demo PBX: a call centre to look at, with no Asterisk at hand.</summary>
internal static class DemoPbxFeature
{
    /// <summary>Adds the demo PBX where <c>Pbx:Transport</c> is Demo; else nothing.</summary>
    public static WebApplicationBuilder AddDemoPbx(this WebApplicationBuilder builder)
    {
        var settings = builder.Settings();
        if (!settings.Pbx.IsDemo)
            return builder;

        builder.Services
            .AddSingleton<DemoAmiEndpoint>()
            .AddSingleton<IAmiEndpoint>(services => services.GetRequiredService<DemoAmiEndpoint>())
            .AddSingleton(services => new DemoPbxServer(
                new DemoPbxSettings { IsLarge = settings.Demo.Size == DemoSize.Large, EventsPerSecond = settings.Demo.EventsPerSecond, Zone = settings.Pbx.TimeZone },
                services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<DemoPbxServer>>()))
            .AddSingleton(DemoPaths.In(settings.Portal))
            .AddSingleton<DemoHistory>()
            .AddHostedService(services => services.GetRequiredService<DemoHistory>())
            .AddHostedService<DemoPbxHost>();
        return builder;
    }

    private static PortalSettings Settings(this WebApplicationBuilder builder) =>
        (PortalSettings)builder.Services.Single(s => s.ServiceType == typeof(PortalSettings)).ImplementationInstance!;
}

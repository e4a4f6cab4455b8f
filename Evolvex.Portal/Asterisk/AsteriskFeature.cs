using Evolvex.Portal.Hosting;
using Evolvex.Portal.LiveState;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Evolvex.Portal.Asterisk;

/// <summary>The link to the PBX.</summary>
internal static class AsteriskFeature
{
    /// <summary>Adds the link, which writes the live state, and the way for others to send actions over it. The demo PBX, where there is one, was added before.</summary>
    public static IServiceCollection AddAsterisk(this IServiceCollection services)
    {
        services.TryAddSingleton<IAmiEndpoint>(provider => new SettingsAmiEndpoint(provider.GetRequiredService<PbxOptions>()));
        services.TryAddSingleton(new LinkTiming());
        services.AddSingleton<OriginateOutcomes>().AddSingleton<RecordingStarts>().AddSingleton<IRecordingStarts>(provider => provider.GetRequiredService<RecordingStarts>());
        services.AddSingleton<PbxActions>().AddSingleton<IPbxActions>(provider => provider.GetRequiredService<PbxActions>());
        services.AddSingleton<ICallControl, CallControl>();
        services.AddSingleton<AsteriskLink>().AddHostedService(provider => provider.GetRequiredService<AsteriskLink>());
        services.AddHealthChecks().AddCheck<AsteriskLinkHealth>("pbx", tags: ["ready"]);
        services.AddSingleton<IPortalCheck, PbxCheck>().AddSingleton<IPortalCheck, CdrBackendCheck>().AddHttpClient();
        return services;
    }
}

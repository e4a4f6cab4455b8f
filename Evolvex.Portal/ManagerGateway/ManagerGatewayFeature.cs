using Evolvex.Portal.Domain.Manager;
using Evolvex.Portal.Hosting;

namespace Evolvex.Portal.ManagerGateway;

/// <summary>Asterisk's HTTP manager in front of the PBX: the same bytes, with a policy, an audit log and limits.</summary>
internal static class ManagerGatewayFeature
{
    public static WebApplicationBuilder AddManagerGateway(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(ManagerPolicy.Safe);
        builder.Services.AddSingleton<GatewaySessions>();
        builder.Services.AddHostedService(services => services.GetRequiredService<GatewaySessions>());
        builder.Services.AddSingleton<GatewayDispatcher>();
        builder.Services.AddSingleton<IManagerAccounts, OwnManagerAccount>();
        builder.Services.AddSingleton<DigestGate>();
        builder.Services.AddSingleton<ManagerEndpoints>();
        return builder;
    }

    /// <summary>Maps the paths unless <see cref="ManagerOptions.Enabled"/> is off.</summary>
    public static WebApplication MapManagerGateway(this WebApplication app)
    {
        if (app.Services.GetRequiredService<ManagerOptions>().Enabled) app.Services.GetRequiredService<ManagerEndpoints>().Map(app);
        return app;
    }
}

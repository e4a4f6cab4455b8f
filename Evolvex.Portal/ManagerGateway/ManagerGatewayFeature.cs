using Evolvex.Portal.Hosting;
using Evolvex.Portal.ManagerGateway.Accounts;
using Evolvex.Portal.Shell;
using Evolvex.Portal.SignIn;

namespace Evolvex.Portal.ManagerGateway;

/// <summary>Asterisk's HTTP manager in front of the PBX: the same bytes, with a policy, an audit log and limits.</summary>
internal static class ManagerGatewayFeature
{
    public static WebApplicationBuilder AddManagerGateway(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ManagerSecrets>().AddSingleton<ManagerAccess>().AddSingleton<ManagerAccountStore>();
        builder.Services.AddHostedService<ManagerAccessWatch>();
        builder.Services.AddSingleton<IPortalCommand, ManagerAccountSetCommand>().AddSingleton<IPortalCommand, ManagerAccountListCommand>().AddSingleton<IPortalCommand, ManagerAccountRemoveCommand>();
        builder.Services.AddSingleton<GatewaySessions>();
        builder.Services.AddHostedService(services => services.GetRequiredService<GatewaySessions>());
        builder.Services.AddSingleton<GatewayDispatcher>();
        builder.Services.AddSingleton<IManagerAccounts, KnownManagerAccounts>();
        builder.Services.AddSingleton<DigestGate>().AddSingleton<GatewayDoor>();
        builder.Services.AddSingleton<ManagerEndpoints>();
        builder.Services.AddNavigation(new NavigationEntry(NavigationGroup.Administration, 50, ManagerAccountsPage.Path, Icons.Shield, typeof(ManagerTexts), "Title", PortalPolicies.Administrator));
        return builder;
    }

    /// <summary>Maps the paths unless <see cref="ManagerOptions.Enabled"/> is off.</summary>
    public static WebApplication MapManagerGateway(this WebApplication app)
    {
        if (app.Services.GetRequiredService<ManagerOptions>().Enabled) app.Services.GetRequiredService<ManagerEndpoints>().Map(app);
        return app;
    }
}

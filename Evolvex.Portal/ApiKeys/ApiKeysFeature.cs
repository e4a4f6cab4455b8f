using Evolvex.Portal.CallAccess;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Shell;
using Evolvex.Portal.SignIn;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Evolvex.Portal.ApiKeys;

/// <summary>Keys of the Evolvex API: who has one, what it may see and use, whether it is good, what it was used for.</summary>
internal static class ApiKeysFeature
{
    public static WebApplicationBuilder AddApiKeys(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<GroupStore>();
        services.AddSingleton<ApiKeyStore>();
        services.AddSingleton<AccessChanges>();
        services.AddSingleton<IInterceptor>(provider => provider.GetRequiredService<AccessChanges>());
        services.AddSingleton<KnownGroups>().AddSingleton<IGroupRoutes>(provider => provider.GetRequiredService<KnownGroups>());
        services.AddSingleton<IPersonGroups, PersonGroups>();
        services.AddSingleton<ApiKeyVerifier>();
        services.AddSingleton<IApiKeyVerifier>(provider => provider.GetRequiredService<ApiKeyVerifier>());
        services.AddSingleton<ApiRequestLog>();
        services.AddSingleton<IApiRequestLog>(provider => provider.GetRequiredService<ApiRequestLog>());
        services.AddSingleton<ApiRequestTrim>();
        services.AddSingleton<KeyQueries>().AddSingleton<KeyUseQueries>().AddSingleton<GroupQueries>();
        services.AddNavigation(new NavigationEntry(NavigationGroup.Administration, 20, "/admin/keys", Icons.Key, typeof(AccessTexts), "KeysTitle", PortalPolicies.Administrator));
        services.AddNavigation(new NavigationEntry(NavigationGroup.Administration, 30, "/admin/access", Icons.Routes, typeof(AccessTexts), "AccessTitle", PortalPolicies.Administrator));
        services.AddSingleton<IStorageSeed, DemoKey>();
        services.AddHostedService<AccessWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<ApiRequestLog>());
        services.AddHostedService(provider => provider.GetRequiredService<ApiRequestTrim>());
        services.AddSingleton<IPortalCommand, GroupCreateCommand>().AddSingleton<IPortalCommand, RouteCreateCommand>();
        services.AddSingleton<IPortalCommand, ApiKeyCreateCommand>().AddSingleton<IPortalCommand, ApiKeyRevokeCommand>();
        return builder;
    }
}

using Evolvex.Portal.Hosting;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Options;

namespace Evolvex.Portal.Storage;

/// <summary>The portal's own database, and the keys that protect cookies in it.</summary>
internal static class StorageFeature
{
    public static WebApplicationBuilder AddStorage(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddPortalDatabase();
        services.AddSingleton<DatabaseTrouble>();
        services.AddSingleton<IInterceptor, DatabaseWatch>();
        services.AddSingleton<IOutage, DatabaseOutage>();
        services.AddSingleton<DatabaseUpgrade>();
        services.AddHostedService<StorageStart>();
        services.AddSingleton<IPortalCheck, DatabaseCheck>();
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database", tags: [HealthEndpoints.Ready], timeout: TimeSpan.FromSeconds(10));
        services.AddDataProtection().SetApplicationName("evolvex-portal");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(options =>
            options.XmlRepository = new ProtectionKeyStore(provider.GetRequiredService<IDbContextFactory<PortalDbContext>>())));
        return builder;
    }

    private static void AddPortalDatabase(this IServiceCollection services)
    {
        services.AddSingleton<IDbContextFactory<PortalDbContext>, PortalDatabase>();
        services.AddScoped(static provider => provider.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContext());
    }
}

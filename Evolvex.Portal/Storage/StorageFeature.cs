using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Options;
using PortalOptions = Evolvex.Portal.Hosting.PortalOptions;

namespace Evolvex.Portal.Storage;

/// <summary>The portal's own database, and the keys that protect cookies in it.</summary>
internal static class StorageFeature
{
    public static WebApplicationBuilder AddStorage(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddPortalDatabase();
        services.AddHostedService<StorageStart>();
        services.AddDataProtection().SetApplicationName("evolvex-portal");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(options =>
            options.XmlRepository = new ProtectionKeyStore(provider.GetRequiredService<IDbContextFactory<PortalDbContext>>())));
        return builder;
    }

    /// <summary>The database alone, as the command line needs it.</summary>
    public static IServiceCollection AddPortalDatabase(this IServiceCollection services) => services.AddDbContextFactory<PortalDbContext>(
        static (provider, options) => options.UsePortalDatabase(provider.GetRequiredService<PortalOptions>()).AddInterceptors(provider.GetServices<IInterceptor>()));
}

using Evolvex.Portal.Hosting;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Evolvex.Portal.Audit;

/// <summary>The audit log: who did what, for good.</summary>
internal static class AuditFeature
{
    public static WebApplicationBuilder AddAudit(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IAuditLog, AuditLog>();
        builder.Services.AddSingleton<AuditQueries>();
        builder.Services.AddSingleton<IInterceptor, AppendOnly>();
        builder.Services.AddSingleton<IStorageSeed, AuditTriggers>();
        builder.Services.AddSingleton<IPortalCheck, AuditCheck>();
        return builder;
    }
}

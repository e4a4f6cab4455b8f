using Evolvex.Portal.Shell;
using Evolvex.Portal.SignIn;

namespace Evolvex.Portal.AuditTrail;

/// <summary>The page that shows the audit log, and its export. Both only read.</summary>
internal static class AuditTrailFeature
{
    public const string Path = "/admin/audit";
    public const string ExportPath = "/admin/audit/export.csv";

    public static IServiceCollection AddAuditTrail(this IServiceCollection services) => services
        .AddSingleton<AuditWords>().AddSingleton<AuditExport>()
        .AddNavigation(new NavigationEntry(NavigationGroup.Administration, 60, Path, Icons.Audit, typeof(AuditTrailTexts), "Title", PortalPolicies.Administrator));

    public static IEndpointRouteBuilder MapAuditTrail(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(ExportPath, static ([AsParameters] AuditAddress address, AuditExport export, HttpContext http) => export.WriteAsync(address, http))
            .RequireAuthorization(PortalPolicies.Administrator).ExcludeFromDescription();
        return endpoints;
    }
}

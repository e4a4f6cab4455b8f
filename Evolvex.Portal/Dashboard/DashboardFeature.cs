using Evolvex.Portal.Shell;
using Evolvex.Portal.SignIn;

namespace Evolvex.Portal.Dashboard;

/// <summary>The overview: the state of the house at a glance.</summary>
internal static class DashboardFeature
{
    /// <summary>Lists the page in the navigation.</summary>
    public static IServiceCollection AddDashboard(this IServiceCollection services) =>
        services.AddNavigation(new NavigationEntry(NavigationGroup.Main, 10, "/", Icons.Overview, typeof(DashboardTexts), "Title", PortalPolicies.Viewer) { IsAtHand = true });
}

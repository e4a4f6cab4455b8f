using Evolvex.Portal.Shell;
using Evolvex.Portal.SignIn;

namespace Evolvex.Portal.Endpoints;

/// <summary>The page of extensions: who is reachable, and what their telephones do.</summary>
internal static class EndpointsFeature
{
    /// <summary>Lists the page in the navigation and lets the search find extensions.</summary>
    public static IServiceCollection AddEndpoints(this IServiceCollection services) => services
        .AddNavigation(new NavigationEntry(NavigationGroup.Main, 40, "/extensions", Icons.Extension, typeof(EndpointsTexts), "Title", PortalPolicies.Viewer))
        .AddScoped<ISearchSource, ExtensionSearch>();
}

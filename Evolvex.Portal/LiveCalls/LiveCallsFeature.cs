using Evolvex.Portal.Shell;
using Evolvex.Portal.SignIn;

namespace Evolvex.Portal.LiveCalls;

/// <summary>The page of all calls that the PBX carries now.</summary>
internal static class LiveCallsFeature
{
    /// <summary>Lists the page in the navigation, lets the search find calls, and managers end and transfer them.</summary>
    public static IServiceCollection AddLiveCalls(this IServiceCollection services) => services
        .AddNavigation(new NavigationEntry(NavigationGroup.Main, 20, "/live", Icons.Call, typeof(LiveCallsTexts), "Title", PortalPolicies.Viewer) { IsAtHand = true })
        .AddScoped<ISearchSource, LiveCallSearch>()
        .AddScoped<CallChange>();
}

using Evolvex.Portal.Shell;
using Evolvex.Portal.SignIn;

namespace Evolvex.Portal.Queues;

/// <summary>The page of queues, their agents and waiting callers.</summary>
internal static class QueuesFeature
{
    /// <summary>Lists the page in the navigation and lets the search find queues.</summary>
    public static IServiceCollection AddQueues(this IServiceCollection services) => services
        .AddNavigation(new NavigationEntry(NavigationGroup.Main, 30, "/queues", Icons.Queue, typeof(QueuesTexts), "Title", PortalPolicies.Viewer) { IsAtHand = true })
        .AddScoped<ISearchSource, QueueSearch>();
}

namespace Evolvex.Portal.Shell;

/// <summary>Part of the navigation: above or below the line.</summary>
public enum NavigationGroup
{
    /// <summary>For everyone who is signed in.</summary>
    Main,

    /// <summary>Below the line, for administrators.</summary>
    Administration,
}

/// <summary>An entry of the navigation. Each feature registers its own, so that only pages that exist are listed.</summary>
/// <param name="Group">Above or below the line.</param>
/// <param name="Order">Place in the group, ascending: Overview 10, Live calls 20, Queues 30, Extensions 40, History 50, Missed calls 60,
/// Recordings 70, Uploads 80; in the other group API 10, API keys 20, Groups and routes 30, Webhooks 35, Users 40, Manager API 50, Console 55, Audit log 60, PBX 70.</param>
/// <param name="Href">Address from the root, e.g. <c>/live</c>.</param>
/// <param name="Icon">One of <see cref="Icons"/>.</param>
/// <param name="Texts">Marker class of the feature's texts.</param>
/// <param name="TextKey">Key of the entry's name in those texts.</param>
/// <param name="Policy">One of <see cref="SignIn.PortalPolicies"/>: who sees the entry.</param>
public sealed record NavigationEntry(NavigationGroup Group, int Order, string Href, string Icon, Type Texts, string TextKey, string Policy)
{
    /// <summary>Among the four that a phone shows at its lower edge.</summary>
    public bool IsAtHand { get; init; }
}

/// <summary>Registers entries of the navigation.</summary>
internal static class NavigationRegistration
{
    /// <summary>Adds an entry.</summary>
    public static IServiceCollection AddNavigation(this IServiceCollection services, NavigationEntry entry) => services.AddSingleton(entry);

    /// <summary>Entries of a group in their order.</summary>
    public static IEnumerable<NavigationEntry> In(this IEnumerable<NavigationEntry> entries, NavigationGroup group) =>
        entries.Where(entry => entry.Group == group).OrderBy(entry => entry.Order);
}

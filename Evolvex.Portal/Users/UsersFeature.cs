using Evolvex.Portal.Shell;
using Evolvex.Portal.SignIn;

namespace Evolvex.Portal.Users;

/// <summary>The administrators' page of people who sign in, and everybody's page of the own account.</summary>
internal static class UsersFeature
{
    public const string Path = "/admin/users";

    public static IServiceCollection AddUsers(this IServiceCollection services) => services
        .AddNavigation(new NavigationEntry(NavigationGroup.Administration, 40, Path, Icons.Users, typeof(UsersTexts), "Title", PortalPolicies.Administrator));
}

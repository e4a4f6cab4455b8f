using Evolvex.Portal.Domain.Access;
using Microsoft.AspNetCore.Authorization;

namespace Evolvex.Portal.SignIn;

/// <summary>Authorization policies by name; each role passes the policies of the roles below it.</summary>
public static class PortalPolicies
{
    /// <summary>Anyone who is signed in.</summary>
    public const string Viewer = "viewer";

    /// <summary>Managers and administrators.</summary>
    public const string Manager = "manager";

    /// <summary>Administrators.</summary>
    public const string Administrator = "administrator";

    internal static void Define(AuthorizationOptions options)
    {
        options.AddPolicy(Viewer, policy => policy.RequireRole(PortalRole.Viewer, PortalRole.Manager, PortalRole.Administrator));
        options.AddPolicy(Manager, policy => policy.RequireRole(PortalRole.Manager, PortalRole.Administrator));
        options.AddPolicy(Administrator, policy => policy.RequireRole(PortalRole.Administrator));
        // Whatever names no policy of its own, the circuits' endpoint included.
        options.DefaultPolicy = options.GetPolicy(Viewer)!;
        options.FallbackPolicy = options.GetPolicy(Viewer);
    }
}

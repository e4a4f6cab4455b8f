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
}

namespace Evolvex.Portal.Domain.Access;

/// <summary>What a person may do; each role includes the ones before it. The names are those of the command line and the database.</summary>
public static class PortalRole
{
    /// <summary>Sees the live view and statistics.</summary>
    public const string Viewer = "viewer";

    /// <summary>Also recordings, export and call control.</summary>
    public const string Manager = "manager";

    /// <summary>Also keys, users, audit and the PBX.</summary>
    public const string Administrator = "admin";

    /// <summary>From least to most.</summary>
    public static IReadOnlyList<string> All { get; } = [Viewer, Manager, Administrator];
}

using Evolvex.Portal.SignIn;

namespace Evolvex.Portal.Users;

/// <summary>A browser that somebody is signed in with, as it is shown.</summary>
/// <param name="Id">Which.</param>
/// <param name="CreatedAt">When it signed in.</param>
/// <param name="LastSeenAt">When it was seen last, to about a minute.</param>
/// <param name="Address">Where.</param>
/// <param name="Client">What the browser calls itself.</param>
public sealed record SessionView(Guid Id, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt, string? Address, string? Client)
{
    internal static IReadOnlyList<SessionView> Of(IEnumerable<PortalSession> sessions) =>
        [.. sessions.Select(session => new SessionView(session.Id, session.CreatedAt, session.LastSeenAt, session.Address, session.Client))];
}

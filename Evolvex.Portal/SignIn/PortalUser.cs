using Evolvex.Portal.Domain.Access;
using Microsoft.AspNetCore.Identity;

namespace Evolvex.Portal.SignIn;

/// <summary>A person who can sign in.</summary>
internal sealed class PortalUser : IdentityUser
{
    /// <summary>One of <see cref="PortalRole"/>; each role includes the ones below it, so a person has exactly one.</summary>
    public string Role { get; set; } = PortalRole.Viewer;

    /// <summary>The group whose calls the person sees, as a key of it would be told of them; null: all. Administrators see all in any case.</summary>
    public Guid? GroupId { get; set; }

    /// <summary>False: cannot sign in, and what is open ends at once.</summary>
    public bool IsEnabled { get; set; } = true;

    public DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? LastSignInAt { get; set; }

    /// <summary>The 30 seconds whose code was taken last: that code, and those before, are taken no more.</summary>
    public long? SecondFactorStep { get; set; }
}

using System.Security.Claims;
using Evolvex.Portal.CallAccess;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Evolvex.Portal.SignIn;

/// <summary>What a cookie says of a person: id, name, role, group, and the stamp that tells whether it still holds.</summary>
internal sealed class PortalClaims(IOptions<IdentityOptions> identity) : IUserClaimsPrincipalFactory<PortalUser>
{
    /// <summary>The claim that names the <see cref="PortalSession"/>.</summary>
    public const string Session = "session";

    public Task<ClaimsPrincipal> CreateAsync(PortalUser user)
    {
        var claims = identity.Value.ClaimsIdentity;
        return Task.FromResult(new ClaimsPrincipal(new ClaimsIdentity(
            [
                new Claim(claims.UserIdClaimType, user.Id),
                new Claim(claims.UserNameClaimType, user.UserName ?? ""),
                new Claim(claims.RoleClaimType, user.Role),
                new Claim(claims.SecurityStampClaimType, user.SecurityStamp ?? ""),
                .. user.GroupId is { } group ? new[] { new Claim(CallSights.GroupClaim, group.ToString("D")) } : [],
            ],
            IdentityConstants.ApplicationScheme,
            claims.UserNameClaimType,
            claims.RoleClaimType)));
    }
}

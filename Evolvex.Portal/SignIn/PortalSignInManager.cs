using Evolvex.Portal.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Evolvex.Portal.SignIn;

/// <summary>Identity's sign-in, for people who are enabled; the demo's public account only while this is the demo.</summary>
internal sealed class PortalSignInManager(
    UserManager<PortalUser> users,
    IHttpContextAccessor http,
    IUserClaimsPrincipalFactory<PortalUser> claims,
    IOptions<IdentityOptions> options,
    ILogger<SignInManager<PortalUser>> logger,
    IAuthenticationSchemeProvider schemes,
    IUserConfirmation<PortalUser> confirmation,
    PbxOptions pbx)
    : SignInManager<PortalUser>(users, http, claims, options, logger, schemes, confirmation)
{
    public override Task<bool> CanSignInAsync(PortalUser user) => Task.FromResult(MaySignIn(user));

    public override async Task<bool> ValidateSecurityStampAsync(PortalUser? user, string? securityStamp) =>
        user is not null && MaySignIn(user) && await base.ValidateSecurityStampAsync(user, securityStamp);

    private bool MaySignIn(PortalUser user) => user.IsEnabled && (pbx.IsDemo || !DemoUser.Is(user));
}

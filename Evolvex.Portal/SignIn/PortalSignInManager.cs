using System.Security.Claims;
using Evolvex.Portal.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Evolvex.Portal.SignIn;

/// <summary>Identity's sign-in, for people who are enabled, each in a session of its own; the demo's public account only while this is the demo.</summary>
internal sealed class PortalSignInManager(
    UserManager<PortalUser> users,
    IHttpContextAccessor http,
    IUserClaimsPrincipalFactory<PortalUser> claims,
    IOptions<IdentityOptions> options,
    ILogger<SignInManager<PortalUser>> logger,
    IAuthenticationSchemeProvider schemes,
    IUserConfirmation<PortalUser> confirmation,
    PbxOptions pbx,
    SessionStore sessions,
    SignInChanges changes)
    : SignInManager<PortalUser>(users, http, claims, options, logger, schemes, confirmation)
{
    public override Task<bool> CanSignInAsync(PortalUser user) => Task.FromResult(MaySignIn(user));

    public override async Task SignInWithClaimsAsync(PortalUser user, AuthenticationProperties? authenticationProperties, IEnumerable<Claim> additionalClaims)
    {
        var session = await sessions.BeginAsync(user.Id, Context.Connection.RemoteIpAddress, Context.Request.Headers.UserAgent.ToString(), Context.RequestAborted);
        await base.SignInWithClaimsAsync(user, authenticationProperties, additionalClaims.Append(new Claim(PortalClaims.Session, session.ToString("D"))));
    }

    public override async Task SignOutAsync()
    {
        if (SessionStore.IdOf(Context.User) is { } session)
        {
            // To the end even if the browser goes away now: a copy of the cookie must not outlive it.
            await sessions.EndAsync(session, CancellationToken.None);
            if (UserManager.GetUserId(Context.User) is { } userId) changes.Tell(userId);
        }
        await base.SignOutAsync();
    }

    public override async Task<bool> ValidateSecurityStampAsync(PortalUser? user, string? securityStamp) =>
        user is not null && MaySignIn(user) && await base.ValidateSecurityStampAsync(user, securityStamp);

    /// <summary>The person of a cookie or a circuit, null where it does not hold any more.</summary>
    public override async Task<PortalUser?> ValidateSecurityStampAsync(ClaimsPrincipal? principal) =>
        await base.ValidateSecurityStampAsync(principal) is { } user && SessionStore.IdOf(principal) is { } session && await sessions.HoldsAsync(session, user.Id, CancellationToken.None)
            ? user
            : null;

    private bool MaySignIn(PortalUser user) => user.IsEnabled && (pbx.IsDemo || !DemoUser.Is(user));
}

using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Evolvex.Portal.SignIn;

/// <summary>Looks whether a cookie still holds: every few seconds, and at once when the person was changed since the cookie was written.</summary>
internal sealed class PortalStampValidator(
    IOptions<SecurityStampValidatorOptions> options, SignInManager<PortalUser> signIns, ILoggerFactory loggers, SignInChanges changes, SessionStore sessions)
    : SecurityStampValidator<PortalUser>(options, signIns, loggers)
{
    public override async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var userId = context.Principal?.FindFirstValue(ClaimTypes.NameIdentifier);
        if (changes.HasChangedSince(userId, context.Properties.IssuedUtc) && await VerifySecurityStamp(context.Principal) is null)
        {
            context.RejectPrincipal();
            await SignInManager.SignOutAsync();
            return;
        }
        await base.ValidateAsync(context);
    }

    protected override async Task SecurityStampVerified(PortalUser user, CookieValidatePrincipalContext context)
    {
        if (SessionStore.IdOf(context.Principal) is { } session)
            await sessions.SeeAsync(session, context.HttpContext.Connection.RemoteIpAddress, context.HttpContext.RequestAborted);
        await base.SecurityStampVerified(user, context);
    }

    /// <summary>The claims of the new cookie are read from the database; which session it is only the old one knows.</summary>
    public static Task KeepSession(SecurityStampRefreshingPrincipalContext context)
    {
        if (context.CurrentPrincipal?.FindFirst(PortalClaims.Session) is { } session) (context.NewPrincipal?.Identity as ClaimsIdentity)?.AddClaim(session.Clone());
        return Task.CompletedTask;
    }
}

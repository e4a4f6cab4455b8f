using System.Net;
using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Audit;
using Microsoft.AspNetCore.Identity;

namespace Evolvex.Portal.SignIn;

/// <summary>The second step for those who chose one: a code of their authenticator app, or a recovery code, each good once.</summary>
internal sealed class SecondFactorSignIn(
    SignInManager<PortalUser> signIns, UserManager<PortalUser> users, SignInThrottle throttle, IAuditLog audit, TimeProvider time)
{
    private const int DigitsOfApp = 6;

    /// <summary>True while somebody in this browser has given a right password and no code yet.</summary>
    public async Task<bool> IsExpectedAsync() => await signIns.GetTwoFactorAuthenticationUserAsync() is not null;

    public async Task<SignInOutcome> TryAsync(string code, bool remember, IPAddress? address, CancellationToken cancellationToken)
    {
        if (throttle.Failures.Blocked(address) is not null || await signIns.GetTwoFactorAuthenticationUserAsync() is not { } user) return SignInOutcome.HeldUp;
        var plain = code.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        var result = plain.Length == DigitsOfApp
            ? await signIns.TwoFactorAuthenticatorSignInAsync(plain, remember, rememberClient: false)
            : await signIns.TwoFactorRecoveryCodeSignInAsync(code.Trim());
        var actor = new AuditActor(AuditActorKind.Person, user.Id, user.UserName ?? "", address?.ToString());
        var subject = new AuditObject(AuditObjectKind.User, user.Id, user.UserName ?? "");
        if (!result.Succeeded)
        {
            throttle.Failures.Fail(address);
            await audit.RecordAsync(actor, result.IsLockedOut ? AuditVerb.LockedOut : AuditVerb.SignInFailed, subject, null, cancellationToken);
            return SignInOutcome.Refused;
        }
        user.LastSignInAt = time.GetUtcNow();
        await users.UpdateAsync(user);
        await audit.RecordAsync(actor, AuditVerb.SignedIn, subject, null, CancellationToken.None);
        return SignInOutcome.SignedIn;
    }
}

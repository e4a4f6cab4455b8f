using System.Net;
using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.Audit;
using Microsoft.AspNetCore.Identity;

namespace Evolvex.Portal.SignIn;

/// <summary>The second step for those who chose one: a code of their authenticator app, or a recovery code, each good once.</summary>
internal sealed class SecondFactorSignIn(
    SignInManager<PortalUser> signIns, UserManager<PortalUser> users, SignInThrottle throttle, OwnAccount account, IAuditLog audit, TimeProvider time)
{
    /// <summary>True while somebody in this browser has given a right password and no code yet.</summary>
    public async Task<bool> IsExpectedAsync() => await signIns.GetTwoFactorAuthenticationUserAsync() is not null;

    public async Task<SignInOutcome> TryAsync(string code, bool remember, IPAddress? address, CancellationToken cancellationToken)
    {
        if (throttle.Failures.Blocked(address) is not null || await signIns.GetTwoFactorAuthenticationUserAsync() is not { } user) return SignInOutcome.HeldUp;
        var actor = new AuditActor(AuditActorKind.Person, user.Id, user.UserName ?? "", address?.ToString());
        var plain = code.Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal);
        var isOfApp = plain.Length == TimeCode.Digits && plain.All(char.IsAsciiDigit);
        var result = isOfApp ? await signIns.TwoFactorAuthenticatorSignInAsync(plain, remember, rememberClient: false) : await RecoverAsync(user, plain);
        if (!result.Succeeded)
        {
            throttle.Failures.Fail(address);
            await audit.RecordAsync(actor, result.IsLockedOut ? AuditVerb.LockedOut : AuditVerb.SignInFailed, UserChange.Subject(user), new { Step = "code" }, cancellationToken);
            return SignInOutcome.Refused;
        }
        // Written to the end even if the browser goes away now: the cookie is already made.
        if (!isOfApp)
            await audit.RecordAsync(actor, AuditVerb.RecoveryCodeUsed, UserChange.Subject(user), new { CodesLeft = await account.CodesLeftAsync(user.Id, CancellationToken.None) }, CancellationToken.None);
        user.LastSignInAt = time.GetUtcNow();
        await users.UpdateAsync(user);
        await audit.RecordAsync(actor, AuditVerb.SignedIn, UserChange.Subject(user), null, CancellationToken.None);
        return SignInOutcome.SignedIn;
    }

    // Identity neither counts wrong recovery codes nor asks whether the account is locked or disabled.
    private async Task<SignInResult> RecoverAsync(PortalUser user, string code)
    {
        if (!await signIns.CanSignInAsync(user)) return SignInResult.NotAllowed;
        if (await users.IsLockedOutAsync(user)) return SignInResult.LockedOut;
        var result = await signIns.TwoFactorRecoveryCodeSignInAsync(code);
        if (result.Succeeded) await users.ResetAccessFailedCountAsync(user);
        else await users.AccessFailedAsync(user);
        return !result.Succeeded && await users.IsLockedOutAsync(user) ? SignInResult.LockedOut : result;
    }
}

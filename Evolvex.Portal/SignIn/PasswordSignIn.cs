using System.Net;
using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Hosting;
using Microsoft.AspNetCore.Identity;

namespace Evolvex.Portal.SignIn;

/// <summary>What came of a try to sign in.</summary>
internal enum SignInOutcome
{
    SignedIn,

    /// <summary>The password was right; the second factor is still to come.</summary>
    SecondFactor,

    /// <summary>Wrong name or password, a disabled or a locked account: who tries is not told which.</summary>
    Refused,

    /// <summary>Too many tries from this address within a minute.</summary>
    HeldUp,
}

/// <summary>Tries by address, all instances of <see cref="PasswordSignIn"/> together.</summary>
internal sealed class SignInThrottle(TimeProvider time)
{
    public AddressThrottle Failures { get; } = new(20, time);
}

/// <summary>Signs a person in by name and password, and writes down how it went.</summary>
internal sealed class PasswordSignIn(
    SignInManager<PortalUser> signIns, UserManager<PortalUser> users, SignInThrottle throttle, IAuditLog audit, TimeProvider time, ILogger<PasswordSignIn> logger)
{
    // Hashed when nobody has the name, so that an unknown name takes as long as a known one.
    private static readonly PortalUser Nobody = new() { UserName = "nobody" };
    private static readonly string NobodysHash = new PasswordHasher<PortalUser>().HashPassword(Nobody, Guid.NewGuid().ToString());

    public async Task<SignInOutcome> TryAsync(string name, string password, bool remember, IPAddress? address, CancellationToken cancellationToken)
    {
        if (throttle.Failures.Blocked(address) is not null) return SignInOutcome.HeldUp;
        var user = await users.FindByNameAsync(name);
        if (user is null)
        {
            users.PasswordHasher.VerifyHashedPassword(Nobody, NobodysHash, password);
            // The name is not written down: people do type their password there.
            return await FailAsync(new AuditActor(AuditActorKind.Person, null, "unknown", address?.ToString()), AuditVerb.SignInFailed, address, cancellationToken);
        }
        var result = await signIns.PasswordSignInAsync(user, password, remember, lockoutOnFailure: true);
        var actor = Actor(user, address);
        if (result.RequiresTwoFactor) return SignInOutcome.SecondFactor;
        if (result.Succeeded) return await SucceedAsync(user, actor);
        if (result.IsLockedOut) SignInLog.LockedOut(logger, user.UserName ?? "");
        return await FailAsync(actor, result.IsLockedOut ? AuditVerb.LockedOut : AuditVerb.SignInFailed, address, cancellationToken);
    }

    private static AuditActor Actor(PortalUser user, IPAddress? address) => new(AuditActorKind.Person, user.Id, user.UserName ?? "", address?.ToString());

    private static AuditObject Subject(AuditActor actor) => new(AuditObjectKind.User, actor.Id, actor.Name);

    private async Task<SignInOutcome> SucceedAsync(PortalUser user, AuditActor actor)
    {
        // Written to the end even if the browser goes away now: the cookie is already made.
        user.LastSignInAt = time.GetUtcNow();
        await users.UpdateAsync(user);
        await audit.RecordAsync(actor, AuditVerb.SignedIn, Subject(actor), null, CancellationToken.None);
        return SignInOutcome.SignedIn;
    }

    private async Task<SignInOutcome> FailAsync(AuditActor actor, string verb, IPAddress? address, CancellationToken cancellationToken)
    {
        throttle.Failures.Fail(address);
        if (throttle.Failures.Blocked(address) is not null) SignInLog.TooManyFailures(logger, address?.ToString() ?? "");
        await audit.RecordAsync(actor, verb, Subject(actor), null, cancellationToken);
        return SignInOutcome.Refused;
    }
}

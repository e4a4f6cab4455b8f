using System.Security.Cryptography;
using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.SignIn;

/// <summary>Who acts on the own account, and in which session: that one goes on.</summary>
/// <param name="Name">The person's name.</param>
/// <param name="Session">The session; null: none is spared.</param>
/// <param name="Actor">The person in the audit log.</param>
public sealed record AccountOwner(string Name, Guid? Session, AuditActor Actor);

/// <summary>What became of turning the second factor on, or of asking for new recovery codes: the codes, shown once, or what is wrong.</summary>
internal sealed record NewRecoveryCodes(IReadOnlyList<string> Codes, UserMistake? Mistake)
{
    public static NewRecoveryCodes Refused(UserMistake mistake) => new([], mistake);
}

/// <summary>What people do with their own account. What weakens it asks for the password; wrong ones count towards a lockout.</summary>
internal sealed class OwnAccount(UserChange change, IPasswordHasher<PortalUser> hasher, IServiceScopeFactory scopes, IAuditLog audit, TimeProvider time)
{
    private const int KeyBytes = 20;

    /// <summary>A new key for an authenticator app; nothing holds it until it is confirmed.</summary>
    public static string NewKey() => Base32.Encode(RandomNumberGenerator.GetBytes(KeyBytes));

    /// <summary>The key as apps read it from a QR code (the "Key URI format"); six digits, 30 seconds and SHA-1 are what they take where nothing is said.</summary>
    public static string KeyAddress(string issuer, string name, string key) =>
        $"otpauth://totp/{Uri.EscapeDataString(issuer)}:{Uri.EscapeDataString(name)}?secret={key}&issuer={Uri.EscapeDataString(issuer)}";

    /// <summary>Changes the password; other sessions end.</summary>
    public async Task<UserMistake?> ChangePasswordAsync(AccountOwner owner, string current, string password, CancellationToken cancellationToken)
    {
        if (SignInRules.JudgePassword(password, owner.Name) is { } weak) return weak;
        if (await ProveAsync(owner, current, cancellationToken) is { } mistake) return mistake;
        var hash = hasher.HashPassword(new PortalUser(), password);
        return await change.ApplyAsync(owner.Name, owner.Actor, AuditVerb.PasswordChanged, Open.Stays, cancellationToken, async turn =>
        {
            turn.User.PasswordHash = hash;
            await turn.EndSessionsAsync(owner.Session, cancellationToken);
            return null;
        });
    }

    /// <summary>Turns the second factor on when the app shows the right code; other sessions, which came without it, end.</summary>
    public async Task<NewRecoveryCodes> TurnOnAsync(AccountOwner owner, string key, string code, CancellationToken cancellationToken)
    {
        if (Base32.Decode(key) is not { } bytes || TimeCode.Find(bytes, code, time.GetUtcNow()) is not { } step) return NewRecoveryCodes.Refused(UserMistake.CodeWrong);
        var codes = RecoveryCodes.Create();
        var mistake = await change.ApplyAsync(owner.Name, owner.Actor, AuditVerb.SecondFactorOn, Open.Stays, cancellationToken, async turn =>
        {
            if (!await AuthenticatorCodes.TakeAsync(turn.Database, turn.User.Id, step, cancellationToken)) return UserMistake.CodeWrong;
            await turn.TakeSecondFactorAsync(cancellationToken);
            turn.User.TwoFactorEnabled = true;
            turn.Give(PortalUserStore.AuthenticatorKey, key);
            turn.Give(PortalUserStore.Codes, RecoveryCodes.Keep(codes));
            await turn.EndSessionsAsync(owner.Session, cancellationToken);
            return null;
        });
        return new NewRecoveryCodes(mistake is null ? codes : [], mistake);
    }

    /// <summary>Turns the second factor off.</summary>
    public async Task<UserMistake?> TurnOffAsync(AccountOwner owner, string password, CancellationToken cancellationToken) =>
        await ProveAsync(owner, password, cancellationToken) ?? await change.ApplyAsync(owner.Name, owner.Actor, AuditVerb.SecondFactorOff, Open.Stays, cancellationToken, async turn =>
        {
            await turn.TakeSecondFactorAsync(cancellationToken);
            return null;
        });

    /// <summary>Makes new recovery codes; the old ones are worth nothing.</summary>
    public async Task<NewRecoveryCodes> ReplaceCodesAsync(AccountOwner owner, string password, CancellationToken cancellationToken)
    {
        if (await ProveAsync(owner, password, cancellationToken) is { } wrong) return NewRecoveryCodes.Refused(wrong);
        var codes = RecoveryCodes.Create();
        var mistake = await change.ApplyAsync(owner.Name, owner.Actor, AuditVerb.RecoveryCodesReplaced, Open.Stays, cancellationToken, async turn =>
        {
            await turn.Database.Set<IdentityUserToken<string>>().Where(token => token.UserId == turn.User.Id && token.Name == PortalUserStore.Codes).ExecuteDeleteAsync(cancellationToken);
            turn.Give(PortalUserStore.Codes, RecoveryCodes.Keep(codes));
            return null;
        });
        return new NewRecoveryCodes(mistake is null ? codes : [], mistake);
    }

    /// <summary>Ends the other sessions.</summary>
    public Task<UserMistake?> SignOutElsewhereAsync(AccountOwner owner, CancellationToken cancellationToken) =>
        change.ApplyAsync(owner.Name, owner.Actor, AuditVerb.SignedOut, Open.Stays, cancellationToken, async turn =>
        {
            await turn.EndSessionsAsync(owner.Session, cancellationToken);
            return null;
        });

    /// <summary>How many recovery codes are left.</summary>
    public async Task<int> CodesLeftAsync(string userId, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var kept = await scope.ServiceProvider.GetRequiredService<PortalDbContext>().Set<IdentityUserToken<string>>()
            .Where(token => token.UserId == userId && token.Name == PortalUserStore.Codes).Select(token => token.Value).FirstOrDefaultAsync(cancellationToken);
        return RecoveryCodes.CountKept(kept);
    }

    private async Task<UserMistake?> ProveAsync(AccountOwner owner, string password, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
        if (await users.FindByNameAsync(owner.Name) is not { } user) return UserMistake.UserUnknown;
        if (await users.IsLockedOutAsync(user)) return UserMistake.LockedOut;
        if (await users.CheckPasswordAsync(user, password)) return null;
        await users.AccessFailedAsync(user);
        var isLocked = await users.IsLockedOutAsync(user);
        await audit.RecordAsync(owner.Actor, isLocked ? AuditVerb.LockedOut : AuditVerb.SignInFailed, UserChange.Subject(user), new { Page = "account" }, cancellationToken);
        return isLocked ? UserMistake.LockedOut : UserMistake.PasswordWrong;
    }
}

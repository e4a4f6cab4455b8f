using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.SignIn;

/// <summary>
/// What administrators and the command line do with people who sign in. Each change and its audit entry are saved together; what the person has open ends
/// with it at once.
/// </summary>
internal sealed class UserAdministration(UserChange change, IPasswordHasher<PortalUser> hasher, IServiceScopeFactory scopes, IAuditLog audit, TimeProvider time)
{
    /// <summary>Creates a person who sees all calls; returns what is wrong, else null.</summary>
    public Task<UserMistake?> CreateAsync(string name, string password, string role, AuditActor actor, CancellationToken cancellationToken) =>
        CreateAsync(name, password, role, group: null, actor, cancellationToken);

    /// <summary>Creates a person; returns what is wrong, else null.</summary>
    /// <param name="name">The name to sign in with.</param>
    /// <param name="password">The first password.</param>
    /// <param name="role">One of <see cref="PortalRole"/>.</param>
    /// <param name="group">The group whose calls the person sees; null: all.</param>
    /// <param name="actor">By whom.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<UserMistake?> CreateAsync(string name, string password, string role, Guid? group, AuditActor actor, CancellationToken cancellationToken)
    {
        if (SignInRules.JudgeName(name) is { } badName) return badName;
        if (SignInRules.JudgePassword(password, name) is { } badPassword) return badPassword;
        if (!PortalRole.All.Contains(role)) return UserMistake.RoleUnknown;
        if (group is { } id && await change.FindGroupAsync(id, cancellationToken) is null) return UserMistake.GroupUnknown;
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>();
        if (await users.FindByNameAsync(name) is not null) return UserMistake.NameTaken;
        var user = new PortalUser { UserName = name, Role = role, GroupId = group, CreatedAt = time.GetUtcNow(), LockoutEnabled = true };
        audit.Add(scope.ServiceProvider.GetRequiredService<PortalDbContext>(), actor, AuditVerb.Created, UserChange.Subject(user), after: await change.ValuesAsync(user, cancellationToken));
        try
        {
            UserChange.Check(await users.CreateAsync(user, password));
        }
        catch (DbUpdateException) when (!cancellationToken.IsCancellationRequested)
        {
            // Another process has just created the same name.
            return UserMistake.NameTaken;
        }
        return null;
    }

    /// <summary>Gives a person another password, without knowing the old one, and ends a lockout.</summary>
    public async Task<UserMistake?> ResetPasswordAsync(string name, string password, AuditActor actor, CancellationToken cancellationToken)
    {
        if (SignInRules.JudgePassword(password, name) is { } mistake) return mistake;
        // Before the transaction: it takes as long as a hundred queries.
        var hash = hasher.HashPassword(new PortalUser(), password);
        return await change.ApplyAsync(name, actor, AuditVerb.PasswordChanged, Open.Ends, cancellationToken, turn =>
        {
            turn.User.PasswordHash = hash;
            return Unlock(turn.User);
        });
    }

    /// <summary>Gives a person a role, and a group whose calls the person sees; null: all.</summary>
    public Task<UserMistake?> SetAccessAsync(string name, string role, Guid? group, AuditActor actor, CancellationToken cancellationToken) =>
        change.ApplyAsync(name, actor, AuditVerb.Changed, Open.Ends, cancellationToken, async turn =>
        {
            if (!PortalRole.All.Contains(role)) return UserMistake.RoleUnknown;
            if (group is { } id && await change.FindGroupAsync(id, cancellationToken) is null) return UserMistake.GroupUnknown;
            (turn.User.Role, turn.User.GroupId) = (role, group);
            return null;
        });

    /// <summary>Has a person see the calls of a group only; null: all.</summary>
    public Task<UserMistake?> SetGroupAsync(string name, Guid? group, AuditActor actor, CancellationToken cancellationToken) =>
        change.ApplyAsync(name, actor, AuditVerb.Changed, Open.Ends, cancellationToken, async turn =>
        {
            if (group is { } id && await change.FindGroupAsync(id, cancellationToken) is null) return UserMistake.GroupUnknown;
            turn.User.GroupId = group;
            return null;
        });

    public Task<UserMistake?> SetEnabledAsync(string name, bool isEnabled, AuditActor actor, CancellationToken cancellationToken) =>
        change.ApplyAsync(name, actor, isEnabled ? AuditVerb.Enabled : AuditVerb.Disabled, Open.Ends, cancellationToken, turn =>
        {
            turn.User.IsEnabled = isEnabled;
            return UserChange.Done;
        });

    /// <summary>Lets a person try again who gave too many wrong passwords or codes.</summary>
    public Task<UserMistake?> UnlockAsync(string name, AuditActor actor, CancellationToken cancellationToken) =>
        change.ApplyAsync(name, actor, AuditVerb.Unlocked, Open.Stays, cancellationToken, turn => Unlock(turn.User));

    /// <summary>Takes the second factor away from who has lost the telephone and the recovery codes.</summary>
    public Task<UserMistake?> ResetSecondFactorAsync(string name, AuditActor actor, CancellationToken cancellationToken) =>
        change.ApplyAsync(name, actor, AuditVerb.SecondFactorOff, Open.Ends, cancellationToken, async turn =>
        {
            await turn.TakeSecondFactorAsync(cancellationToken);
            return null;
        });

    /// <summary>Ends everything that the person has open, everywhere.</summary>
    public Task<UserMistake?> SignOutEverywhereAsync(string name, AuditActor actor, CancellationToken cancellationToken) =>
        change.ApplyAsync(name, actor, AuditVerb.SignedOut, Open.Ends, cancellationToken, _ => UserChange.Done);

    /// <summary>Ends one of the sessions that the person has open.</summary>
    public Task<UserMistake?> SignOutAsync(string name, Guid session, AuditActor actor, CancellationToken cancellationToken) =>
        change.ApplyAsync(name, actor, AuditVerb.SignedOut, Open.Stays, cancellationToken, async turn =>
        {
            turn.Database.RemoveRange(await turn.Database.Set<PortalSession>().Where(row => row.Id == session && row.UserId == turn.User.Id).ToListAsync(cancellationToken));
            return null;
        });

    public Task<UserMistake?> DeleteAsync(string name, AuditActor actor, CancellationToken cancellationToken) => change.DeleteAsync(name, actor, cancellationToken);

    private static Task<UserMistake?> Unlock(PortalUser user)
    {
        user.LockoutEnd = null;
        user.AccessFailedCount = 0;
        return UserChange.Done;
    }
}

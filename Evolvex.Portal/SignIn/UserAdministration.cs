using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.SignIn;

/// <summary>Creates and changes people who sign in. Each change and its audit entry are saved together; each ends what the person has open.</summary>
internal sealed class UserAdministration(IServiceScopeFactory scopes, IAuditLog audit, TimeProvider time)
{
    /// <summary>Creates a person; returns what is wrong, else null.</summary>
    public async Task<UserMistake?> CreateAsync(string name, string password, string role, AuditActor actor, CancellationToken cancellationToken)
    {
        if (SignInRules.JudgeName(name) is { } badName) return badName;
        if (SignInRules.JudgePassword(password, name) is { } badPassword) return badPassword;
        if (!PortalRole.All.Contains(role)) return UserMistake.RoleUnknown;
        await using var scope = scopes.CreateAsyncScope();
        var (database, users) = Open(scope);
        if (await users.FindByNameAsync(name) is not null) return UserMistake.NameTaken;
        var user = new PortalUser { UserName = name, Role = role, CreatedAt = time.GetUtcNow(), LockoutEnabled = true };
        audit.Add(database, actor, AuditVerb.Created, Subject(user), after: Values(user));
        try
        {
            Check(await users.CreateAsync(user, password));
        }
        catch (DbUpdateException) when (!cancellationToken.IsCancellationRequested)
        {
            // Another process has just created the same name.
            return UserMistake.NameTaken;
        }
        return null;
    }

    /// <summary>Gives a person another password, without knowing the old one, and ends a lockout.</summary>
    public Task<UserMistake?> ResetPasswordAsync(string name, string password, AuditActor actor, CancellationToken cancellationToken) =>
        ChangeAsync(name, actor, AuditVerb.PasswordChanged, cancellationToken, (user, users) =>
        {
            if (SignInRules.JudgePassword(password, name) is { } mistake) return mistake;
            user.PasswordHash = users.PasswordHasher.HashPassword(user, password);
            user.LockoutEnd = null;
            user.AccessFailedCount = 0;
            return null;
        });

    public Task<UserMistake?> SetRoleAsync(string name, string role, AuditActor actor, CancellationToken cancellationToken) =>
        ChangeAsync(name, actor, AuditVerb.Changed, cancellationToken, (user, _) =>
        {
            if (!PortalRole.All.Contains(role)) return UserMistake.RoleUnknown;
            user.Role = role;
            return null;
        });

    public Task<UserMistake?> SetEnabledAsync(string name, bool isEnabled, AuditActor actor, CancellationToken cancellationToken) =>
        ChangeAsync(name, actor, isEnabled ? AuditVerb.Enabled : AuditVerb.Disabled, cancellationToken, (user, _) =>
        {
            user.IsEnabled = isEnabled;
            return null;
        });

    /// <summary>Ends everything that the person has open, everywhere.</summary>
    public Task<UserMistake?> SignOutEverywhereAsync(string name, AuditActor actor, CancellationToken cancellationToken) =>
        ChangeAsync(name, actor, AuditVerb.SignedOut, cancellationToken, (_, _) => null);

    public async Task<UserMistake?> DeleteAsync(string name, AuditActor actor, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var (database, users) = Open(scope);
        if (await users.FindByNameAsync(name) is not { } user) return UserMistake.UserUnknown;
        if (await IsLastAdministratorAsync(database, user, cancellationToken)) return UserMistake.LastAdministrator;
        audit.Add(database, actor, AuditVerb.Deleted, Subject(user), before: Values(user));
        Check(await users.DeleteAsync(user));
        return null;
    }

    /// <summary>Everybody, by name.</summary>
    public async Task<IReadOnlyList<PortalUser>> ListAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await Open(scope).Database.Set<PortalUser>().AsNoTracking().OrderBy(user => user.NormalizedUserName).ToListAsync(cancellationToken);
    }

    private static (PortalDbContext Database, UserManager<PortalUser> Users) Open(AsyncServiceScope scope) =>
        (scope.ServiceProvider.GetRequiredService<PortalDbContext>(), scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>());

    private static AuditObject Subject(PortalUser user) => new(AuditObjectKind.User, user.Id, user.UserName ?? "");

    private static object Values(PortalUser user) => new { user.UserName, user.Role, user.IsEnabled, user.TwoFactorEnabled };

    private static Task<bool> IsLastAdministratorAsync(PortalDbContext database, PortalUser user, CancellationToken cancellationToken) =>
        IsAdministrator(user)
            ? database.Set<PortalUser>().AllAsync(other => other.Id == user.Id || other.Role != PortalRole.Administrator || !other.IsEnabled, cancellationToken)
            : Task.FromResult(false);

    private static bool IsAdministrator(PortalUser user) => user is { IsEnabled: true, Role: PortalRole.Administrator };

    // What the rules forbid was asked before; anything left is a fault of the portal or of the database.
    private static void Check(IdentityResult result)
    {
        if (!result.Succeeded) throw new InvalidOperationException(string.Join(' ', result.Errors.Select(error => error.Code)));
    }

    private async Task<UserMistake?> ChangeAsync(
        string name, AuditActor actor, string verb, CancellationToken cancellationToken, Func<PortalUser, UserManager<PortalUser>, UserMistake?> change)
    {
        await using var scope = scopes.CreateAsyncScope();
        var (database, users) = Open(scope);
        if (await users.FindByNameAsync(name) is not { } user) return UserMistake.UserUnknown;
        var isLast = await IsLastAdministratorAsync(database, user, cancellationToken);
        var before = Values(user);
        if (change(user, users) is { } mistake) return mistake;
        if (isLast && !IsAdministrator(user)) return UserMistake.LastAdministrator;
        user.SecurityStamp = Guid.NewGuid().ToString("N");
        audit.Add(database, actor, verb, Subject(user), before, Values(user));
        Check(await users.UpdateAsync(user));
        return null;
    }
}

using System.Data;
using System.Data.Common;
using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.SignIn;

/// <summary>What becomes of a person's open sessions.</summary>
internal enum Open
{
    /// <summary>They go on.</summary>
    Stays,

    /// <summary>All end.</summary>
    Ends,
}

/// <summary>One try to change a person: the person as read in the transaction that will save the change.</summary>
internal sealed record UserTurn(PortalUser User, PortalDbContext Database, UserManager<PortalUser> Users)
{
    /// <summary>Takes the key and the recovery codes away.</summary>
    public async Task TakeSecondFactorAsync(CancellationToken cancellationToken)
    {
        User.TwoFactorEnabled = false;
        // Saved at once: the same rows may be given anew. The last step stays, so that no code is ever taken twice.
        await Database.Set<IdentityUserToken<string>>().Where(token => token.UserId == User.Id).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Gives a key or recovery codes.</summary>
    public void Give(string name, string value) =>
        Database.Add(new IdentityUserToken<string> { UserId = User.Id, LoginProvider = PortalUserStore.Provider, Name = name, Value = value });

    /// <summary>Ends what is open, but for one.</summary>
    public async Task EndSessionsAsync(Guid? except, CancellationToken cancellationToken)
    {
        var sessions = Database.Set<PortalSession>();
        sessions.RemoveRange(await sessions.Where(session => session.UserId == User.Id && session.Id != except).ToListAsync(cancellationToken));
    }
}

/// <summary>
/// Changes a person, writes it down and ends what is open, all or nothing, so that there is always an administrator: two who take each other's role away at
/// the same instant do it one after the other, and the second is told.
/// </summary>
internal sealed class UserChange(IServiceScopeFactory scopes, IAuditLog audit, SignInChanges changes, IEnumerable<IPersonGroups> groups, TimeProvider time)
{
    private const int Tries = 4;

    /// <summary>Nothing is wrong.</summary>
    public static Task<UserMistake?> Done { get; } = Task.FromResult<UserMistake?>(null);

    /// <summary>Changes a person.</summary>
    /// <param name="name">Who.</param>
    /// <param name="actor">By whom.</param>
    /// <param name="verb">What it is called in the audit log.</param>
    /// <param name="open">What becomes of the person's sessions.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="change">Changes the person; returns what is wrong. It may be called again when somebody else was faster.</param>
    public Task<UserMistake?> ApplyAsync(
        string name, AuditActor actor, string verb, Open open, CancellationToken cancellationToken, Func<UserTurn, Task<UserMistake?>> change) =>
        InTransactionAsync(name, cancellationToken, async turn =>
        {
            var before = await ValuesAsync(turn.User, cancellationToken);
            if (await change(turn) is { } mistake) return mistake;
            if (open == Open.Ends)
            {
                turn.User.SecurityStamp = Guid.NewGuid().ToString("N");
                await turn.EndSessionsAsync(except: null, cancellationToken);
            }
            audit.Add(turn.Database, actor, verb, Subject(turn.User), before, await ValuesAsync(turn.User, cancellationToken));
            Check(await turn.Users.UpdateAsync(turn.User));
            return null;
        });

    /// <summary>Deletes a person.</summary>
    public Task<UserMistake?> DeleteAsync(string name, AuditActor actor, CancellationToken cancellationToken) =>
        InTransactionAsync(name, cancellationToken, async turn =>
        {
            audit.Add(turn.Database, actor, AuditVerb.Deleted, Subject(turn.User), before: await ValuesAsync(turn.User, cancellationToken));
            Check(await turn.Users.DeleteAsync(turn.User));
            return null;
        });

    /// <summary>The person as an object of the audit log.</summary>
    public static AuditObject Subject(PortalUser user) => new(AuditObjectKind.User, user.Id, user.UserName ?? "");

    /// <summary>What the audit log keeps of a person.</summary>
    public async Task<object> ValuesAsync(PortalUser user, CancellationToken cancellationToken)
    {
        var group = user.GroupId is { } id ? (await FindGroupAsync(id, cancellationToken))?.Name ?? id.ToString("D") : null;
        return new { user.UserName, user.Role, Group = group, user.IsEnabled, user.TwoFactorEnabled, LockedUntil = user.LockoutEnd > time.GetUtcNow() ? user.LockoutEnd : null };
    }

    /// <summary>The group of that id; null: there is none.</summary>
    public async Task<PersonGroup?> FindGroupAsync(Guid id, CancellationToken cancellationToken)
    {
        foreach (var source in groups)
            if ((await source.ListAsync(cancellationToken)).FirstOrDefault(group => group.Id == id) is { } found) return found;
        return null;
    }

    // What the rules forbid was asked before; a concurrent change is tried again; anything left is a fault of the portal or of the database.
    public static void Check(IdentityResult result)
    {
        if (result.Succeeded) return;
        if (result.Errors.Any(error => error.Code == nameof(IdentityErrorDescriber.ConcurrencyFailure))) throw new DbUpdateConcurrencyException();
        throw new InvalidOperationException(string.Join(' ', result.Errors.Select(error => error.Code)));
    }

    private async Task<UserMistake?> InTransactionAsync(string name, CancellationToken cancellationToken, Func<UserTurn, Task<UserMistake?>> act)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await TryAsync(name, cancellationToken, act);
            }
            catch (Exception fault) when (tries < Tries && IsCollision(fault))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20 * tries), time, cancellationToken);
            }
        }
    }

    private async Task<UserMistake?> TryAsync(string name, CancellationToken cancellationToken, Func<UserTurn, Task<UserMistake?>> act)
    {
        await using var scope = scopes.CreateAsyncScope();
        var (database, users) = (scope.ServiceProvider.GetRequiredService<PortalDbContext>(), scope.ServiceProvider.GetRequiredService<UserManager<PortalUser>>());
        await using var transaction = await database.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancellationToken);
        if (await users.FindByNameAsync(name) is not { } user) return UserMistake.UserUnknown;
        var wasAdministrator = IsAdministrator(user);
        if (await act(new UserTurn(user, database, users)) is { } mistake) return mistake;
        if (wasAdministrator && !await database.Set<PortalUser>().AnyAsync(other => other.Role == PortalRole.Administrator && other.IsEnabled, cancellationToken))
            return UserMistake.LastAdministrator;
        await transaction.CommitAsync(cancellationToken);
        changes.Tell(user.Id);
        return null;
    }

    private static bool IsAdministrator(PortalUser user) => user is { IsEnabled: true, Role: PortalRole.Administrator };

    private static bool IsCollision(Exception fault) => fault is DbUpdateConcurrencyException or DbException { IsTransient: true } or DbUpdateException { InnerException: DbException { IsTransient: true } };
}

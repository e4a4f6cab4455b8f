using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Domain.Manager;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.ManagerGateway.Accounts;

/// <summary>
/// Creates, changes and deletes manager accounts and rules. Each change, its audit entry and the stamp that tells every process of it are saved together; this
/// process goes by it before the call returns. A secret is in none of the entries.
/// </summary>
internal sealed class ManagerAccountStore(
    IDbContextFactory<PortalDbContext> databases, ManagerSecrets secrets, ManagerAccess access, IAuditLog audit, TimeProvider time)
{
    /// <summary>What the audit log calls the rules for all users without rules of their own.</summary>
    public const string Others = "*";

    /// <summary>All accounts by name.</summary>
    public async Task<IReadOnlyList<ManagerAccountView>> ListAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await database.Set<ManagerAccountRow>().AsNoTracking().ToListAsync(cancellationToken);
        return [.. rows.OrderBy(row => row.Name, StringComparer.CurrentCultureIgnoreCase).Select(row => ManagerAccountView.Of(row, secrets))];
    }

    /// <summary>The rules for all users without rules of their own.</summary>
    public async Task<ManagerRules> OthersAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.Set<ManagerSettingsRow>().Select(settings => settings.Rules).SingleAsync(cancellationToken) is { } text ? ManagerRulesText.Read(text) : ManagerRules.Safe;
    }

    /// <summary>Creates an account; without a secret it cannot log in by Digest.</summary>
    public async Task<ManagerAccountMistake?> CreateAsync(string name, string description, string? secret, AuditActor actor, CancellationToken cancellationToken)
    {
        if (!AccessNames.IsName(name)) return ManagerAccountMistake.NameInvalid;
        if (!AccessNames.IsDescription(description)) return ManagerAccountMistake.DescriptionInvalid;
        if (secret is not null && !ManagerSecrets.IsSecret(secret)) return ManagerAccountMistake.SecretInvalid;
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(database, name, cancellationToken) is not null) return ManagerAccountMistake.NameTaken;
        var account = new ManagerAccountRow { Name = name, NameKey = ManagerAccountRow.KeyOf(name), Description = description, CreatedAt = time.GetUtcNow() };
        if (secret is not null) SetSecret(account, secret);
        database.Add(account);
        audit.Add(database, actor, AuditVerb.Created, Subject(account), after: Values(account));
        return await SaveAsync(database, cancellationToken) ? null : ManagerAccountMistake.NameTaken;
    }

    /// <summary>Creates the account of that name with that secret, or gives it that secret; what else is known of it stays.</summary>
    /// <returns>Whether it was created, or what is wrong.</returns>
    public async Task<(bool IsNew, ManagerAccountMistake? Mistake)> SetAsync(string name, string secret, AuditActor actor, CancellationToken cancellationToken)
    {
        await using (var database = await databases.CreateDbContextAsync(cancellationToken))
        {
            if (await FindAsync(database, name, cancellationToken) is { } known)
                return (false, known.Name == name ? await SetSecretAsync(known.Id, secret, actor, cancellationToken) : ManagerAccountMistake.NameTaken);
        }

        return (true, await CreateAsync(name, "", secret, actor, cancellationToken));
    }

    public Task<ManagerAccountMistake?> SetSecretAsync(Guid id, string secret, AuditActor actor, CancellationToken cancellationToken) => !ManagerSecrets.IsSecret(secret)
        ? Task.FromResult<ManagerAccountMistake?>(ManagerAccountMistake.SecretInvalid)
        : ChangeAsync(id, GatewayAudit.SecretChanged, actor, account => SetSecret(account, secret), cancellationToken);

    public Task<ManagerAccountMistake?> DescribeAsync(Guid id, string description, AuditActor actor, CancellationToken cancellationToken) => !AccessNames.IsDescription(description)
        ? Task.FromResult<ManagerAccountMistake?>(ManagerAccountMistake.DescriptionInvalid)
        : ChangeAsync(id, AuditVerb.Changed, actor, account => account.Description = description, cancellationToken);

    /// <summary>Lets a user in through the gateway again, or keeps it out, by whatever login.</summary>
    public Task<ManagerAccountMistake?> SetEnabledAsync(Guid id, bool isEnabled, AuditActor actor, CancellationToken cancellationToken) =>
        ChangeAsync(id, isEnabled ? AuditVerb.Enabled : AuditVerb.Disabled, actor, account => account.IsEnabled = isEnabled, cancellationToken);

    /// <summary>Gives an account rules of its own; null: those for all others.</summary>
    public Task<ManagerAccountMistake?> SetRulesAsync(Guid id, ManagerRules? rules, AuditActor actor, CancellationToken cancellationToken) => Text(rules, out var text)
        ? ChangeAsync(id, GatewayAudit.RulesChanged, actor, account => account.Rules = text, cancellationToken)
        : Task.FromResult<ManagerAccountMistake?>(ManagerAccountMistake.RulesInvalid);

    /// <summary>Sets the rules for all users without rules of their own.</summary>
    public async Task<ManagerAccountMistake?> SetOthersAsync(ManagerRules rules, AuditActor actor, CancellationToken cancellationToken)
    {
        if (!Text(rules, out var text)) return ManagerAccountMistake.RulesInvalid;
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var settings = await database.Set<ManagerSettingsRow>().SingleAsync(cancellationToken);
        var before = settings.Rules is { } old ? ManagerRulesText.Read(old) : ManagerRules.Safe;
        settings.Rules = text;
        audit.Add(database, actor, GatewayAudit.RulesChanged, new AuditObject(AuditObjectKind.ManagerAccount, null, Others), new { Rules = before }, new { Rules = rules });
        await SaveAsync(database, cancellationToken);
        return null;
    }

    /// <summary>Forgets an account; its user can still log in with a cookie, under the rules for all others.</summary>
    public async Task<ManagerAccountMistake?> DeleteAsync(Guid id, AuditActor actor, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (await database.Set<ManagerAccountRow>().FindAsync([id], cancellationToken) is not { } account) return ManagerAccountMistake.AccountUnknown;
        database.Remove(account);
        audit.Add(database, actor, AuditVerb.Deleted, Subject(account), Values(account));
        await SaveAsync(database, cancellationToken);
        return null;
    }

    /// <summary>Id of the account of exactly that name.</summary>
    public async Task<Guid?> FindAsync(string name, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await FindAsync(database, name, cancellationToken) is { } account && account.Name == name ? account.Id : null;
    }

    private static Task<ManagerAccountRow?> FindAsync(PortalDbContext database, string name, CancellationToken cancellationToken)
    {
        var key = ManagerAccountRow.KeyOf(name);
        return database.Set<ManagerAccountRow>().AsNoTracking().SingleOrDefaultAsync(account => account.NameKey == key, cancellationToken);
    }

    private static AuditObject Subject(ManagerAccountRow account) => new(AuditObjectKind.ManagerAccount, account.Id.ToString("D"), account.Name);

    private static object Values(ManagerAccountRow account) => new
    {
        account.Name,
        account.Description,
        account.IsEnabled,
        Digest = account.Secret is not null,
        DigestSince = account.SecretSetAt,
        Rules = account.Rules is { } text ? ManagerRulesText.Read(text) : null,
    };

    private static bool Text(ManagerRules? rules, out string? text)
    {
        text = rules is null ? null : ManagerRulesText.Write(rules);
        return rules is null || (rules.Judge() is null && text!.Length <= ManagerAccountTable.LongestRules);
    }

    private void SetSecret(ManagerAccountRow account, string secret) => (account.Secret, account.SecretSetAt) = (secrets.Protect(secret), time.GetUtcNow());

    private async Task<ManagerAccountMistake?> ChangeAsync(Guid id, string verb, AuditActor actor, Action<ManagerAccountRow> change, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (await database.Set<ManagerAccountRow>().FindAsync([id], cancellationToken) is not { } account) return ManagerAccountMistake.AccountUnknown;
        var before = Values(account);
        change(account);
        audit.Add(database, actor, verb, Subject(account), before, Values(account));
        await SaveAsync(database, cancellationToken);
        return null;
    }

    private async Task<bool> SaveAsync(PortalDbContext database, CancellationToken cancellationToken)
    {
        var settings = await database.Set<ManagerSettingsRow>().SingleAsync(cancellationToken);
        settings.Stamp = Guid.NewGuid();
        if (!await database.TrySaveAsync(cancellationToken)) return false;
        await access.RefreshAsync(cancellationToken);
        return true;
    }
}

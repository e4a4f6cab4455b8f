using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Domain.Recordings;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.Recordings.Retention;

/// <summary>Keeps the rules of retention and the calls that are held; each change stands in the audit log.</summary>
internal sealed class RetentionStore(IDbContextFactory<PortalDbContext> databases, IAuditLog audit, TimeProvider time)
{
    private const string RuleKind = "retention-rule";
    private const int MostRules = 50;

    /// <summary>All rules.</summary>
    public async Task<IReadOnlyList<RetentionRule>> RulesAsync(CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        return [.. (await database.Set<RetentionRuleRow>().AsNoTracking().OrderBy(row => row.Id).ToListAsync(cancellation)).Select(row => row.ToRule())];
    }

    /// <summary>Adds a rule, switched off; false when it makes no sense.</summary>
    public async Task<bool> AddAsync(int days, CallDirection? direction, string? queue, AuditActor actor, CancellationToken cancellation)
    {
        queue = string.IsNullOrWhiteSpace(queue) ? null : queue.Trim();
        var rule = new RetentionRule(0, days, direction, queue, IsEnabled: false);
        await using var database = await databases.CreateDbContextAsync(cancellation);
        if (!rule.CanBe || await database.Set<RetentionRuleRow>().CountAsync(cancellation) >= MostRules) return false;
        database.Add(new RetentionRuleRow { Days = days, Direction = direction, Queue = queue });
        audit.Add(database, actor, AuditVerb.Created, new AuditObject(RuleKind, null, Describe(rule)), after: rule);
        await database.SaveChangesAsync(cancellation);
        return true;
    }

    /// <summary>Switches a rule on or off.</summary>
    public async Task SwitchAsync(long id, bool on, AuditActor actor, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        if (await database.Set<RetentionRuleRow>().FirstOrDefaultAsync(row => row.Id == id, cancellation) is not { } row || row.IsEnabled == on) return;
        row.IsEnabled = on;
        audit.Add(database, actor, on ? AuditVerb.Enabled : AuditVerb.Disabled, new AuditObject(RuleKind, $"{id}", Describe(row.ToRule())));
        await database.SaveChangesAsync(cancellation);
    }

    /// <summary>Takes a rule away.</summary>
    public async Task RemoveAsync(long id, AuditActor actor, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        if (await database.Set<RetentionRuleRow>().FirstOrDefaultAsync(row => row.Id == id, cancellation) is not { } row) return;
        database.Remove(row);
        audit.Add(database, actor, AuditVerb.Deleted, new AuditObject(RuleKind, $"{id}", Describe(row.ToRule())), before: row.ToRule());
        await database.SaveChangesAsync(cancellation);
    }

    /// <summary>Ids of the calls that are held.</summary>
    public async Task<IReadOnlySet<string>> HeldAsync(CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        return (await database.Set<RecordingHoldRow>().Select(row => row.CallId).ToListAsync(cancellation)).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Whether a call is held.</summary>
    public async Task<bool> IsHeldAsync(string callId, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        return await database.Set<RecordingHoldRow>().AnyAsync(row => row.CallId == callId, cancellation);
    }

    /// <summary>Holds a call, or lets it go.</summary>
    public async Task HoldAsync(string callId, bool hold, AuditActor actor, CancellationToken cancellation)
    {
        if (!CallId.CanBe(callId)) return;
        await using var database = await databases.CreateDbContextAsync(cancellation);
        var row = await database.Set<RecordingHoldRow>().FirstOrDefaultAsync(held => held.CallId == callId, cancellation);
        if (hold == row is not null) return;
        if (row is null) database.Add(new RecordingHoldRow { CallId = callId, HeldBy = actor.Name, HeldAt = time.GetUtcNow() });
        else database.Remove(row);
        audit.Add(database, actor, AuditVerb.Changed, new AuditObject(AuditObjectKind.Recording, callId, callId), before: new { Held = !hold }, after: new { Held = hold });
        await database.TrySaveAsync(cancellation);
    }

    /// <summary>Writes down that a file is deleted.</summary>
    public Task NoteAsync(DueFile file, CancellationToken cancellation) =>
        audit.RecordAsync(AuditActor.Portal, AuditVerb.Deleted, new AuditObject(AuditObjectKind.Recording, file.Id, file.Path), new { file.Path, file.Bytes, file.WrittenAt, Retention = Describe(file.Rule) }, cancellation);

    /// <summary>Writes down that it could not be deleted after all; entries are never taken out.</summary>
    public Task TakeBackAsync(DueFile file, string problem, CancellationToken cancellation) =>
        audit.RecordAsync(AuditActor.Portal, AuditVerb.NotDeleted, new AuditObject(AuditObjectKind.Recording, file.Id, file.Path), new { file.Path, Problem = problem }, cancellation);

    private static string Describe(RetentionRule rule) => $"{rule.Days} days{(rule.Direction is null ? "" : $", {rule.Direction}")}{(rule.Queue is null ? "" : $", queue {rule.Queue}")}";
}

/// <summary>A file that a rule lets go.</summary>
/// <param name="Path">Relative to the root.</param>
/// <param name="Id">The call's id that its name tells.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="WrittenAt">Last written.</param>
/// <param name="Rule">Which.</param>
internal sealed record DueFile(string Path, string Id, long Bytes, DateTimeOffset WrittenAt, RetentionRule Rule);

using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>Changes the settings of the call history; each change and its audit entry are saved together.</summary>
internal sealed class HistorySettingsStore(IDbContextFactory<PortalDbContext> databases, CallHistoryEntries entries, MaskedNumbers masked, IAuditLog audit)
{
    private static readonly AuditObject Subject = new(AuditObjectKind.CallHistory, null, "call history");

    /// <summary>Saves settings; where calls would be read otherwise by them, asks that they be read anew, and where only totals would, that they be counted anew.</summary>
    public async Task ChangeAsync(CallHistorySettings settings, AuditActor actor, CancellationToken cancellationToken)
    {
        var before = await entries.SettingsAsync(cancellationToken);
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await CallHistoryEntries.SetAsync(database, settings, cancellationToken);
        if (!settings.ReadsAs(before)) await CallHistoryEntries.AskRebuildAsync(database, cancellationToken);
        if (settings.ServiceLevelSeconds != before.ServiceLevelSeconds) await CallHistoryEntries.AskRecountAsync(database, settings.ServiceLevelSeconds, cancellationToken);
        audit.Add(database, actor, AuditVerb.Changed, Subject, Values(before), Values(settings));
        await database.SaveChangesAsync(cancellationToken);
        masked.Set(settings.MaskNumbers);
    }

    /// <summary>Pauses the reading of older records, or lets it go on.</summary>
    public async Task PauseAsync(bool pause, AuditActor actor, CancellationToken cancellationToken) =>
        await ChangeAsync(await entries.SettingsAsync(cancellationToken) with { IsPaused = pause }, actor, cancellationToken);

    /// <summary>Asks that all calls be read anew.</summary>
    public async Task RebuildAsync(AuditActor actor, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await CallHistoryEntries.AskRebuildAsync(database, cancellationToken);
        audit.Add(database, actor, AuditVerb.Changed, Subject, after: new { rebuild = true });
        await database.SaveChangesAsync(cancellationToken);
    }

    private static object Values(CallHistorySettings settings) => new
    {
        trunks = string.Join("; ", settings.TrunkPatterns),
        inbound = string.Join("; ", settings.InboundContexts),
        serviceLevel = settings.ServiceLevelSeconds,
        maskNumbers = settings.MaskNumbers,
        paused = settings.IsPaused,
    };
}

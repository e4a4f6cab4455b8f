using Evolvex.Portal.Domain.Recordings;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Recordings.Files;
using Evolvex.Portal.Recordings.Finding;

namespace Evolvex.Portal.Recordings.Retention;

/// <summary>Finds what the rules let go, and deletes it.</summary>
internal sealed class RetentionPlan(
    RecordingsOptions options, RetentionStore store, IRecordedCalls calls, CallRecordings recordings, RecordingFolder folder, FolderRecordings found, RecordingRoot root, TimeProvider time,
    ILogger<RetentionPlan> logger)
{
    /// <summary>Only files of this machine can be deleted.</summary>
    public bool IsPossible => options.Source == RecordingsSource.Folder;

    /// <summary>What would go by these rules now, oldest first. Calls that are held stay, and so do files of calls whose direction or queue a rule asks for but nobody knows.</summary>
    /// <exception cref="RecordingException">The call records cannot be read: nothing is due then.</exception>
    public async Task<IReadOnlyList<DueFile>> DueAsync(IReadOnlyList<RetentionRule> rules, CancellationToken cancellation)
    {
        if (rules.Count == 0 || !IsPossible) return [];
        var now = time.GetUtcNow();
        var shortest = rules.Min(rule => rule.Days);
        var old = folder.Index.All().Where(file => now.UtcTicks - file.ModifiedTicks > TimeSpan.TicksPerDay * shortest).OrderBy(file => file.ModifiedTicks).Select(file => (File: file, Id: found.CallOf(file))).ToList();
        var traits = await TraitsAsync(old, cancellation);
        var held = await store.HeldAsync(cancellation);
        var heldFiles = await FilesOfAsync(held, cancellation);
        var asksForCalls = rules.Any(rule => rule.Direction is not null || rule.Queue is not null);
        var due = new List<DueFile>();
        foreach (var (file, _) in old)
        {
            var (id, trait) = traits[file.Path];
            if (held.Contains(id) || heldFiles.Contains(file.Path) || (trait is not null && trait.Ids.Any(held.Contains))) continue;
            if (asksForCalls && trait?.Direction is null) continue; // it may be of a call that one of them keeps longer
            var written = new DateTimeOffset(file.ModifiedTicks, TimeSpan.Zero);
            if (RetentionRule.For(rules, trait?.Direction, trait?.Queue) is { } rule && rule.IsDue(written, now)) due.Add(new DueFile(file.Path, id, file.Length, written, rule));
        }
        return due;
    }

    // By the file's path: the id of its call, which its name tells or only a record that names it, and what is known of that call.
    private async Task<Dictionary<string, (string Id, CallTraits? Traits)>> TraitsAsync(List<(IndexedFile File, string Id)> old, CancellationToken cancellation)
    {
        var traits = await calls.TraitsAsync([.. old.Select(pair => pair.Id)], cancellation);
        var named = await calls.NamedAsync([.. old.Where(pair => !traits.ContainsKey(pair.Id)).Select(pair => pair.File.Written)], cancellation);
        var ofNamed = await calls.TraitsAsync([.. named.Values.Distinct(StringComparer.Ordinal)], cancellation);
        return old.ToDictionary(
            pair => pair.File.Path,
            pair => named.TryGetValue(pair.File.Path, out var call) ? (call, ofNamed.GetValueOrDefault(call)) : (pair.Id, traits.GetValueOrDefault(pair.Id)),
            StringComparer.Ordinal);
    }

    /// <summary>Deletes what is due by the rules that are switched on; how many files went.</summary>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var rules = (await store.RulesAsync(cancellation)).Where(rule => rule.IsEnabled).ToList();
        var deleted = 0;
        var (held, heldFiles) = (await store.HeldAsync(cancellation), new HashSet<string>(StringComparer.Ordinal));
        foreach (var file in await DueAsync(rules, cancellation))
        {
            cancellation.ThrowIfCancellationRequested();
            // Somebody may hold a call while this goes on.
            if (await store.HeldAsync(cancellation) is var now && !held.SetEquals(now)) (held, heldFiles) = (now, await FilesOfAsync(now, cancellation));
            if (!held.Contains(file.Id) && !heldFiles.Contains(file.Path) && await DeleteAsync(file, cancellation)) deleted++;
        }
        if (deleted > 0) RecordingsLog.Retained(logger, deleted);
        return deleted;
    }

    // Whatever leads from a held call to a file keeps it: its name, its row, what the PBX told.
    private async Task<HashSet<string>> FilesOfAsync(IReadOnlySet<string> held, CancellationToken cancellation)
    {
        var files = new HashSet<string>(StringComparer.Ordinal);
        foreach (var id in held)
        {
            files.UnionWith((await found.FindFilesAsync(await recordings.QueryOfAsync(id, cancellation), cancellation)).Select(file => file.Path));
        }

        return files;
    }

    private async Task<bool> DeleteAsync(DueFile file, CancellationToken cancellation)
    {
        // Looked at once more: it may have been written since, be gone, or have become a link.
        if (root.Look(file.Path) is not { } facts || !file.Rule.IsDue(facts.ModifiedAt, time.GetUtcNow())) return false;
        await store.NoteAsync(file, cancellation);
        try
        {
            File.Delete(Path.Combine(root.Folder, file.Path));
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            RecordingsLog.NotDeleted(logger, file.Path, fault.Message);
            await store.TakeBackAsync(file, fault.Message, cancellation);
            return false;
        }
    }
}

/// <summary>Applies the rules of retention every few hours.</summary>
internal sealed class RetentionLoop(RetentionPlan plan, BackgroundLoops loops, TimeProvider time, ILogger<RetentionLoop> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(6);

    // Time to change one's mind after a start with the wrong folder or clock.
    private static readonly TimeSpan First = TimeSpan.FromMinutes(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!plan.IsPossible) return;
        var loop = loops.Register("retention", Every * 2);
        await Task.Delay(First, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await loop.RepeatAsync(plan.RunAsync, Every, fault => RecordingsLog.RetentionFailed(logger, fault), stoppingToken);
    }
}

using Evolvex.Portal.Hosting;
using Evolvex.Portal.Recordings.Finding;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>
/// Keeps which calls have a recording: files are followed as they come and go, and led to their calls by the ids that they are found by. A recording on
/// another machine is not known before it is asked for, so there nothing is kept.
/// </summary>
internal sealed class RecordedCalls(
    RecordingsOptions options, RecordingFolder folder, FolderRecordings files, CallRecordLookup lookup, NamingRecords naming, IDbContextFactory<PortalDbContext> databases, CallFeed feed, BackgroundLoops loops, TimeProvider time,
    ILogger<RecordedCalls> logger) : BackgroundService
{
    private const int AtOnce = 200;

    /// <summary>A file without sound is no recording.</summary>
    private const int ShortestFile = 61;

    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(10);

    /// <summary>Once in so long all files are led to their calls anew: calls may have been read anew meanwhile, and begun earlier than was known.</summary>
    private static readonly TimeSpan StartOver = TimeSpan.FromHours(12);

    /// <summary>Records are gone through for the names of files not more often.</summary>
    private static readonly TimeSpan BetweenNames = TimeSpan.FromMinutes(5);

    /// <summary>Files whose call did not come for so long belong to none.</summary>
    private static readonly TimeSpan Waiting = TimeSpan.FromDays(2);

    /// <summary>Calls by the id of their file; 0: none is known of it yet.</summary>
    private readonly Dictionary<ulong, long> _calls = [];

    /// <summary>Old files that no record names: it will not be written any more.</summary>
    private readonly HashSet<ulong> _nameless = [];

    /// <summary>The call of a file that only a record names, until that call is known here.</summary>
    private readonly Dictionary<string, string> _named = new(StringComparer.Ordinal);
    private DateTimeOffset _startedOver;
    private DateTimeOffset _namesSoughtAt;
    private long _version = -1;
    private bool _isPending;

    /// <summary>Recordings are in a folder of this machine.</summary>
    public bool IsPossible => options.Source == RecordingsSource.Folder;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!IsPossible) return;
        var loop = loops.Register("recorded-calls", TimeSpan.FromMinutes(30));
        await folder.Ready.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await loop.RepeatAsync(
            async end =>
            {
                if (await LookAsync(end)) feed.Signal();
            },
            Turn, fault => CallHistoryLog.RecordedUnknown(logger, fault), stoppingToken);
    }

    /// <summary>Compares the files with what is kept; true when something changed.</summary>
    internal async Task<bool> LookAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (isWhole, version) = (now - _startedOver > StartOver, folder.Index.Version);
        if (!isWhole && version == _version && !_isPending) return false;
        if (isWhole)
        {
            _calls.Clear();
            _named.Clear();
        }

        var there = new HashSet<ulong>();
        var wanted = new List<(string Id, IndexedFile File)>();
        foreach (var file in folder.Index.All())
        {
            if (file.Length is > 0 and < ShortestFile) continue;
            var id = files.CallOf(file);
            if (there.Add(Hash(id)) && (!_calls.TryGetValue(Hash(id), out var call) || (call == 0 && now.UtcTicks - file.ModifiedTicks < Waiting.Ticks))) wanted.Add((id, file));
        }

        var changed = false;
        foreach (var some in wanted.Select(pair => pair.Id).Chunk(AtOnce)) changed |= await AddAsync(some, await lookup.CallsOfAsync(some, cancellationToken), cancellationToken);
        changed |= await AddNamedAsync(wanted, now, cancellationToken);
        var gone = _calls.Keys.Where(id => !there.Contains(id)).ToList();
        var left = gone.Select(id => _calls[id]).ToHashSet();
        foreach (var id in gone) _calls.Remove(id);
        left.Remove(0);
        if (left.Count > 0) left.ExceptWith(_calls.Values);
        if (isWhole) changed |= await RemoveUnknownAsync(cancellationToken);
        else if (left.Count > 0) changed |= await RemoveAsync([.. left], cancellationToken);
        if (isWhole) _startedOver = now;
        // Only a call that got another number meanwhile is not there any more: which one is found by starting over.
        else if (left.Count > 0 && await IsOneGoneAsync([.. left], cancellationToken)) _startedOver = default;
        (_version, _isPending) = (version, wanted.Exists(pair => _calls.GetValueOrDefault(Hash(pair.Id)) == 0));
        return changed;
    }

    /// <summary>Files whose names lead to no call may be named by the records of it.</summary>
    private async Task<bool> AddNamedAsync(List<(string Id, IndexedFile File)> wanted, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var unknown = wanted.Where(pair => _calls.GetValueOrDefault(Hash(pair.Id)) == 0 && !_nameless.Contains(Hash(pair.Id))).ToList();
        await SeekNamesAsync([.. unknown.Where(pair => !_named.ContainsKey(pair.Id))], now, cancellationToken);
        var changed = false;
        foreach (var some in unknown.Select(pair => pair.Id).Where(_named.ContainsKey).Chunk(AtOnce))
        {
            changed |= await AddAsync(some, _named, cancellationToken);
            foreach (var id in some)
                if (_calls.GetValueOrDefault(Hash(id)) > 0) _named.Remove(id);
        }

        return changed;
    }

    private async Task SeekNamesAsync(List<(string Id, IndexedFile File)> unknown, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (unknown.Count == 0 || now - _namesSoughtAt < BetweenNames) return;
        var calls = await naming.CallsOfAsync([.. unknown.Select(pair => pair.File.Written)], cancellationToken);
        foreach (var (id, file) in unknown)
        {
            if (calls.TryGetValue(file.Path, out var call)) _named[id] = call;
            else if (now.UtcTicks - file.ModifiedTicks >= Waiting.Ticks) _nameless.Add(Hash(id));
        }

        _namesSoughtAt = now;
    }

    private async Task<bool> AddAsync(string[] ids, IReadOnlyDictionary<string, string> keys, CancellationToken cancellationToken)
    {
        var names = ids.Where(keys.ContainsKey).Select(id => keys[id]).Distinct(StringComparer.Ordinal).ToList();
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var calls = await database.Set<CallRow>().Where(call => names.Contains(call.CallKey)).Select(call => new { call.CallKey, call.Id }).ToDictionaryAsync(call => call.CallKey, call => call.Id, StringComparer.Ordinal, cancellationToken);
        var found = calls.Values.ToList();
        var known = (await database.Set<RecordedCallRow>().Where(row => found.Contains(row.CallId)).Select(row => row.CallId).ToListAsync(cancellationToken)).ToHashSet();
        database.AddRange(found.Where(call => !known.Contains(call)).Select(call => new RecordedCallRow { CallId = call }));
        // Another instance may have been faster: the next look sees what it wrote.
        if (!await database.TrySaveAsync(cancellationToken)) return true;
        foreach (var id in ids) _calls[Hash(id)] = keys.TryGetValue(id, out var key) ? calls.GetValueOrDefault(key) : 0;
        return found.Count > known.Count;
    }

    private async Task<bool> RemoveAsync(long[] calls, CancellationToken cancellationToken)
    {
        var removed = 0;
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        foreach (var some in calls.Chunk(AtOnce))
            removed += await database.Set<RecordedCallRow>().Where(row => some.Contains(row.CallId)).ExecuteDeleteAsync(cancellationToken);
        return removed > 0;
    }

    private async Task<bool> IsOneGoneAsync(long[] calls, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        foreach (var some in calls.Chunk(AtOnce))
            if (await database.Set<CallRow>().CountAsync(call => some.Contains(call.Id), cancellationToken) < some.Length) return true;
        return false;
    }

    /// <summary>Takes away what was kept before and has no file now.</summary>
    private async Task<bool> RemoveUnknownAsync(CancellationToken cancellationToken)
    {
        var known = _calls.Values.ToHashSet();
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var unknown = new List<long>();
        await foreach (var call in database.Set<RecordedCallRow>().Select(row => row.CallId).AsAsyncEnumerable().WithCancellation(cancellationToken))
            if (!known.Contains(call)) unknown.Add(call);
        return unknown.Count > 0 && await RemoveAsync([.. unknown], cancellationToken);
    }

    // FNV-1a: an id is a text of a hundred bytes, and there may be a million.
    private static ulong Hash(string id)
    {
        var hash = 14695981039346656037ul;
        foreach (var letter in id) hash = (hash ^ letter) * 1099511628211ul;
        return hash;
    }
}

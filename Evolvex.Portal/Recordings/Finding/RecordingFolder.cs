using System.Threading.Channels;
using Evolvex.Portal.Domain.Recordings;
using Evolvex.Portal.Hosting;

namespace Evolvex.Portal.Recordings.Finding;

/// <summary>
/// Keeps the index of the recordings folder: scans it at start and every minute, and hears of new and deleted files at once where the file system tells
/// (a network share does not; there the scan finds them).
/// </summary>
internal sealed class RecordingFolder : BackgroundService
{
    private static readonly TimeSpan ScanEvery = TimeSpan.FromMinutes(1);

    // The first time over a million files on a slow share takes its while.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(30);

    private readonly string _root;
    private readonly bool _isUsed;
    private readonly BackgroundLoop? _loop;
    private readonly TimeProvider _clock;
    private readonly ILogger<RecordingFolder> _logger;
    private readonly FolderScan _scan;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<(string Path, bool Gone)> _changes;
    private FileSystemWatcher? _watcher;
    private bool _missingTold;
    private int _closedTold;

    public RecordingFolder(RecordingsOptions options, BackgroundLoops loops, TimeProvider clock, ILogger<RecordingFolder> logger)
    {
        _root = options.Folder;
        _isUsed = options.Source == RecordingsSource.Folder;
        _loop = _isUsed ? loops.Register("recordings-folder", LongestSilence) : null;
        _clock = clock;
        _logger = logger;
        Layout = new RecordingLayout(options.Patterns);
        Index = new RecordingIndex(Layout);
        _scan = new FolderScan(_root, Index, clock);
        // What does not fit is found by the next scan; that is said once a time.
        _changes = Channel.CreateBounded<(string, bool)>(new BoundedChannelOptions(4096) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite }, _ => Overflowed = true);
    }

    public RecordingIndex Index { get; }

    public RecordingLayout Layout { get; }

    /// <summary>The id of a call that the name of a recording tells; null where it could be any name.</summary>
    public string? IdToldBy(FolderRecording recording)
    {
        var slash = recording.Path.LastIndexOf('/');
        return RecordingFileName.TryParse(recording.Path.AsSpan(slash + 1), out var name) ? Layout.IdToldBy(slash < 0 ? "" : recording.Path[..slash], name.Stem.ToString()) : null;
    }

    /// <summary>Done once the folder was scanned for the first time.</summary>
    public Task Ready => _ready.Task;

    /// <summary>When the last whole scan ended; null before the first.</summary>
    public DateTimeOffset? ScannedAt { get; private set; }

    /// <summary>Why the folder cannot be read, in one line; null while it can.</summary>
    public string? Problem { get; private set; }

    private bool Overflowed { get; set; }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!_isUsed) return;
        await Task.Yield();
        try
        {
            using var timer = new PeriodicTimer(ScanEvery, _clock);
            var tick = timer.WaitForNextTickAsync(stoppingToken).AsTask();
            var change = Task.FromResult(true);
            var due = true;
            while (!stoppingToken.IsCancellationRequested)
            {
                if (due)
                {
                    _watcher = Watch(_watcher);
                    ScanAll(stoppingToken);
                }
                else Apply(stoppingToken);
                // The one that waits already goes on: where nobody tells of changes, another one each minute would gather for ever.
                if (change.IsCompleted) change = _changes.Reader.WaitToReadAsync(stoppingToken).AsTask();
                await Task.WhenAny(tick, change);
                due = tick.IsCompleted || Overflowed;
                if (tick.IsCompleted) tick = timer.WaitForNextTickAsync(stoppingToken).AsTask();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            RecordingsLog.FolderStopped(_logger);
        }
        finally
        {
            _watcher?.Dispose();
        }
    }

    private void ScanAll(CancellationToken cancellation)
    {
        if (Overflowed) RecordingsLog.ChangesOverflowed(_logger);
        Overflowed = false;
        while (_changes.Reader.TryRead(out _)) { }
        try
        {
            var started = _clock.GetTimestamp();
            var listed = _scan.Run("", cancellation);
            Problem = Directory.Exists(_root) ? null : "The folder does not exist.";
            if (Problem is null && listed > 0) RecordingsLog.Scanned(_logger, Index.Count, listed, _clock.GetElapsedTime(started).TotalMilliseconds);
            if (Problem is not null && !_missingTold) RecordingsLog.FolderMissing(_logger, _root);
            _missingTold = Problem is not null;
            if (_scan.Closed.Count > _closedTold) RecordingsLog.FoldersClosed(_logger, _scan.Closed.Count, _scan.Closed.First());
            _closedTold = _scan.Closed.Count;
            _loop?.Beat();
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            Problem = fault.Message;
            if (_loop?.Fault("the folder cannot be gone over") != false) RecordingsLog.ScanFailed(_logger, fault);
        }
        ScannedAt = _clock.GetUtcNow();
        _ready.TrySetResult();
    }

    private void Apply(CancellationToken cancellation)
    {
        try
        {
            while (_changes.Reader.TryRead(out var change)) Apply(change.Path, change.Gone, cancellation);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            RecordingsLog.ScanFailed(_logger, fault);
        }
    }

    private void Apply(string path, bool gone, CancellationToken cancellation)
    {
        if (path.Length == 0) return; // only says that something was lost
        var slash = path.LastIndexOf('/');
        var (folder, name) = slash < 0 ? ("", path) : (path[..slash], path[(slash + 1)..]);
        if (gone)
        {
            if (RecordingFileName.TryParse(name, out _)) Index.Remove(folder, name);
            else Index.RemoveFolder(path);
            return;
        }
        var file = new FileInfo(Path.Combine(_root, path));
        if (file.Exists && file.LinkTarget is null) _scan.Note(folder, name);
        else if (Directory.Exists(file.FullName) && file.LinkTarget is null) _scan.Run(path, cancellation);
    }

    private FileSystemWatcher? Watch(FileSystemWatcher? watcher)
    {
        if (watcher is { EnableRaisingEvents: true } || !Directory.Exists(_root)) return watcher;
        watcher?.Dispose();
        FileSystemWatcher? fresh = null;
        try
        {
            fresh = new FileSystemWatcher(_root) { IncludeSubdirectories = true, NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName };
            fresh.Created += (_, change) => Tell(change.Name, gone: false);
            fresh.Deleted += (_, change) => Tell(change.Name, gone: true);
            fresh.Renamed += (_, change) =>
            {
                Tell(change.OldName, gone: true);
                Tell(change.Name, gone: false);
            };
            fresh.Error += (_, error) => WatchFailed(fresh, error.GetException());
            fresh.EnableRaisingEvents = true;
            return fresh;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            RecordingsLog.NotWatching(_logger, RemedyOf(fault), fault);
            fresh?.Dispose();
            return null;
        }
    }

    /// <summary>What the file system says when it cannot tell of everything.</summary>
    internal void WatchFailed(FileSystemWatcher watcher, Exception fault)
    {
        // One folder that may not be read, which the scan tells of; the others are still followed.
        if (fault is UnauthorizedAccessException) return;
        // Too much at once: what was lost is found by going over the folder.
        if (fault is InternalBufferOverflowException)
        {
            Overflowed = true;
            _changes.Writer.TryWrite(("", true));
            return;
        }

        NotWatching(watcher, fault);
    }

    private void NotWatching(FileSystemWatcher watcher, Exception fault)
    {
        watcher.EnableRaisingEvents = false;
        RecordingsLog.NotWatching(_logger, RemedyOf(fault), fault);
    }

    // The runtime names the limit that is used up; nothing else distinguishes the two.
    private static string RemedyOf(Exception fault) =>
        fault.Message.Contains("inotify watches", StringComparison.OrdinalIgnoreCase) ? "raise fs.inotify.max_user_watches"
        : fault.Message.Contains("inotify instances", StringComparison.OrdinalIgnoreCase) ? "raise fs.inotify.max_user_instances"
        : fault.Message;

    private void Tell(string? path, bool gone)
    {
        if (path is not null) _changes.Writer.TryWrite((path.Replace('\\', '/'), gone));
    }
}

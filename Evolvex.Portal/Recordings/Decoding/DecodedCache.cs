using System.Security.Cryptography;
using System.Text;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Recordings.Files;

namespace Evolvex.Portal.Recordings.Decoding;

/// <summary>
/// Files made from recordings that cannot be read at any place directly (foreign codecs, packed files), in <c>Portal:Data</c>. Each is made once however many
/// ask, no more than <c>Recordings:CacheMegabytes</c> are kept, and the least recently used go first.
/// </summary>
internal sealed class DecodedCache : IDisposable
{
    private const int MostAtOnce = 2;
    private const int MostWaiting = 32;

    private readonly RecordingRoot _root;
    private readonly long _mostBytes;
    private readonly TimeProvider _clock;
    private readonly ILogger<DecodedCache> _logger;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Making> _making = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _slots = new(MostAtOnce, MostAtOnce);

    public DecodedCache(PortalOptions portal, RecordingsOptions recordings, TimeProvider clock, ILogger<DecodedCache> logger)
    {
        _root = new RecordingRoot(Path.Combine(portal.Data, "recordings-cache"));
        _mostBytes = recordings.CacheMegabytes * 1024L * 1024;
        _clock = clock;
        _logger = logger;
        Directory.CreateDirectory(_root.Folder);
        ClearUp(unfinishedToo: true);
    }

    /// <summary>Most bytes that one file may have.</summary>
    public long MostBytes => _mostBytes;

    /// <summary>The file of a key, made by <paramref name="make"/> when there is none yet.</summary>
    /// <exception cref="RecordingException">Making it failed, or too many are being made.</exception>
    public async Task<RecordingFile> GetAsync(string key, string extension, Func<Stream, CancellationToken, Task> make, CancellationToken cancellation)
    {
        var name = $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))}.{extension}";
        if (OpenAndTouch(name) is { } ready) return ready;
        var making = Join(name, make);
        try
        {
            await making.Task.WaitAsync(cancellation);
        }
        finally
        {
            Leave(name, making);
        }
        return OpenAndTouch(name) ?? throw new RecordingException(RecordingFault.Busy, "the decoded recording was pushed out of the cache at once");
    }

    public void Dispose() => _slots.Dispose();

    private Making Join(string name, Func<Stream, CancellationToken, Task> make)
    {
        lock (_gate)
        {
            if (!_making.TryGetValue(name, out var making))
            {
                if (_making.Count >= MostWaiting) throw new RecordingException(RecordingFault.Busy, "too many recordings are being decoded");
                making = new Making();
                making.Task = Task.Run(() => MakeAsync(name, make, making.Cancellation.Token), CancellationToken.None);
                _making[name] = making;
            }
            making.Waiting++;
            return making;
        }
    }

    // The last one to lose interest ends the work.
    private void Leave(string name, Making making)
    {
        lock (_gate)
        {
            if (--making.Waiting > 0) return;
            if (_making.GetValueOrDefault(name) == making) _making.Remove(name);
        }
        making.Cancellation.Cancel();
    }

    private async Task MakeAsync(string name, Func<Stream, CancellationToken, Task> make, CancellationToken cancellation)
    {
        await _slots.WaitAsync(cancellation);
        var unfinished = Path.Combine(_root.Folder, $"{name}.{Guid.NewGuid():N}.part");
        try
        {
            await using (var stream = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 1, FileOptions.Asynchronous))
                await make(stream, cancellation);
            File.Move(unfinished, Path.Combine(_root.Folder, name), overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
            _slots.Release();
        }
        ClearUp(unfinishedToo: false);
    }

    private RecordingFile? OpenAndTouch(string name)
    {
        var (_, file) = _root.Open(name);
        if (file is null) return null;
        try
        {
            File.SetLastAccessTimeUtc(Path.Combine(_root.Folder, name), _clock.GetUtcNow().UtcDateTime);
        }
        catch (IOException fault)
        {
            RecordingsLog.CacheNotCleared(_logger, fault);
        }
        return file;
    }

    // What is open stays readable for those who have it open.
    private void ClearUp(bool unfinishedToo)
    {
        try
        {
            var files = new DirectoryInfo(_root.Folder).GetFiles();
            foreach (var part in files.Where(file => unfinishedToo && file.Extension == ".part")) part.Delete();
            var kept = 0L;
            foreach (var file in files.Where(file => file.Extension != ".part").OrderByDescending(file => file.LastAccessTimeUtc))
            {
                kept += file.Length;
                if (kept > _mostBytes) file.Delete();
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            RecordingsLog.CacheNotCleared(_logger, fault);
        }
    }

    private sealed class Making
    {
        public CancellationTokenSource Cancellation { get; } = new();

        public Task Task { get; set; } = Task.CompletedTask;

        public int Waiting { get; set; }
    }
}

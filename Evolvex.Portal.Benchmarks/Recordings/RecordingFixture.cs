using System.IO.Pipelines;
using System.Runtime.InteropServices;
using Evolvex.Portal.Audit;
using Evolvex.Portal.CallAccess;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Domain.Recordings.Audio;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Recordings;
using Evolvex.Portal.Recordings.Serving;
using Evolvex.Portal.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Evolvex.Portal.Benchmarks.Recordings;

/// <summary>The recordings' services on a folder with one hour of sound, 8 kHz mono 16 bit.</summary>
internal sealed class RecordingFixture : IAsyncDisposable
{
    public const string Call = "1700000000.1";
    public const int Seconds = 3600;
    private const int Rate = 8000;

    private readonly string _place = Directory.CreateTempSubdirectory("evolvex-recordings-").FullName;

    public RecordingFixture()
    {
        Directory.CreateDirectory(Folder);
        WriteHour(File);
        Services = new ServiceCollection().AddLogging(logging => logging.ClearProviders());
        Register(Services);
        Provider = Services.BuildServiceProvider();
    }

    public string Folder => Path.Combine(_place, "monitor");

    public string File => Path.Combine(Folder, $"{Call}.wav");

    public IServiceCollection Services { get; }

    public ServiceProvider Provider { get; }

    /// <summary>What the recordings need of the rest of the portal; nobody is written down.</summary>
    public void Register(IServiceCollection services) => services
        .AddSingleton(new PortalOptions { Data = Path.Combine(_place, "data") })
        .AddSingleton(new RecordingsOptions { Folder = Folder })
        .AddSingleton(TimeProvider.System).AddSingleton<BackgroundLoops>().AddSingleton<IAuditLog, NoAudit>()
        .AddCallAccess().AddRecordings();

    public async Task<AudioBody> OpenAsync(AudioKind kind) =>
        await Provider.GetRequiredService<RecordingAudio>().OpenAsync((FolderRecording)await FindAsync(), kind, CancellationToken.None);

    /// <summary>Makes the waveform, as the player asks for it.</summary>
    public async Task DrawAsync(int points)
    {
        var (peaks, _) = await Provider.GetRequiredService<RecordingPeaks>().OfAsync(await FindAsync(), points, CancellationToken.None);
        if (peaks.Points != points) throw new InvalidOperationException($"A waveform of {peaks.Points} points came for {points}.");
    }

    private async Task<Recording> FindAsync() => (await Provider.GetRequiredService<IRecordings>().FindAsync(new RecordingQuery { Uniqueid = Call }, CancellationToken.None))[0];

    public async ValueTask DisposeAsync()
    {
        await Provider.DisposeAsync();
        Directory.Delete(_place, recursive: true);
    }

    // Tones that come and go over a little noise: coders find it about as hard as speech.
    private static void WriteHour(string path)
    {
        var random = new Random(1);
        var second = new short[Rate];
        using var file = System.IO.File.Create(path);
        file.Write(WavFile.Header(Rate, 1, (long)Rate * Seconds * 2));
        for (var at = 0; at < Seconds; at++)
        {
            var (pitch, loudness) = (90 + random.Next(200), random.Next(8000));
            for (var sample = 0; sample < Rate; sample++)
                second[sample] = (short)(loudness * Math.Sin(2 * Math.PI * pitch * sample / Rate) + loudness / 2.0 * Math.Sin(4.7 * Math.PI * pitch * sample / Rate) + random.Next(-300, 300));
            file.Write(MemoryMarshal.AsBytes(second.AsSpan()));
        }
    }

    private sealed class NoAudit : IAuditLog
    {
        public void Add(PortalDbContext database, AuditActor actor, string verb, AuditObject subject, object? before = null, object? after = null) => throw new NotSupportedException();

        public Task RecordAsync(AuditActor actor, string verb, AuditObject subject, object? details, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

/// <summary>Takes bytes and notes when the first sound came.</summary>
internal sealed class FirstSound(long after) : Stream
{
    private long _seen;

    public TaskCompletionSource Heard { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _seen;

    public override long Position { get => _seen; set => throw new NotSupportedException(); }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _seen += buffer.Length;
        if (_seen > after) Heard.TrySetResult();
        return ValueTask.CompletedTask;
    }

    public override void Write(byte[] buffer, int offset, int count) => _seen += count;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>A writer into it.</summary>
    public PipeWriter Writer => PipeWriter.Create(this);
}

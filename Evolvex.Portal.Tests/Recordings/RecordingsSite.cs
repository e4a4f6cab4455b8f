using System.IO.Pipelines;
using System.Runtime.InteropServices;
using System.Security.Claims;
using Evolvex.Portal.Audit;
using Evolvex.Portal.CallAccess;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.Recordings.Audio;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Recordings;
using Evolvex.Portal.Recordings.Serving;
using Evolvex.Portal.Tests.Architecture;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Evolvex.Portal.Tests.Recordings;

/// <summary>The recordings alone behind a real web server, with a folder of their own; nobody has to sign in.</summary>
internal sealed class RecordingsSite : IAsyncDisposable
{
    private readonly TemporaryFolder _place = new();
    private readonly WebApplication _app;

    private RecordingsSite(Action<IServiceCollection>? change, Func<string, RecordingsOptions>? options, Action<WebApplication>? map)
    {
        Directory.CreateDirectory(Folder);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(new PortalOptions { Data = Path.Combine(_place.Path, "data") });
        builder.Services.AddSingleton(options?.Invoke(Folder) ?? new RecordingsOptions { Folder = Folder });
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<BackgroundLoops>();
        builder.Services.AddSingleton<IAuditLog>(Audit);
        builder.Services.AddCallAccess().AddRecordings();
        change?.Invoke(builder.Services);
        _app = builder.Build();
        _app.Use(static (http, next) =>
        {
            http.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Role, PortalRole.Administrator)], "test"));
            return next(http);
        });
        _app.UseRouting();
        _app.MapPlayer();
        map?.Invoke(_app);
    }

    /// <summary>The root of the recordings.</summary>
    public string Folder => Path.Combine(_place.Path, "monitor");

    /// <summary>A folder beside it, which nobody may see.</summary>
    public string Outside => Directory.CreateDirectory(Path.Combine(_place.Path, "outside")).FullName;

    /// <summary>What was written down.</summary>
    public ListedAudit Audit { get; } = new();

    public HttpClient Client { get; private set; } = new();

    public IServiceProvider Services => _app.Services;

    public static async Task<RecordingsSite> StartAsync(Action<IServiceCollection>? change = null, Func<string, RecordingsOptions>? options = null, Action<WebApplication>? map = null)
    {
        var site = new RecordingsSite(change, options, map);
        await site._app.StartAsync();
        var address = site._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        site.Client = new HttpClient { BaseAddress = new Uri(address) };
        return site;
    }

    /// <summary>Full path of a file under the root, its folders made.</summary>
    public string PathOf(string name)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    /// <summary>Writes a plain WAV file.</summary>
    public string Write(string name, short[] samples, int sampleRate = 8000, int channels = 1)
    {
        var path = PathOf(name);
        File.WriteAllBytes(path, [.. WavFile.Header(sampleRate, channels, samples.Length * 2L), .. MemoryMarshal.AsBytes(samples.AsSpan())]);
        return path;
    }

    public async Task<IReadOnlyList<Recording>> FindAsync(string uniqueid) =>
        await Services.GetRequiredService<IRecordings>().FindAsync(new RecordingQuery { Uniqueid = uniqueid }, CancellationToken.None);

    /// <summary>Opens a recording at the service, without HTTP.</summary>
    public async Task<AudioBody> OpenAsync(string uniqueid, AudioKind kind) =>
        await Services.GetRequiredService<RecordingAudio>().OpenAsync((await FindAsync(uniqueid))[0].ShouldBeOfType<FolderRecording>(), kind, CancellationToken.None);

    public static async Task<byte[]> ReadAsync(AudioBody body, long from, long count)
    {
        using var stream = new MemoryStream();
        var writer = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
        await body.WriteAsync(writer, from, count, CancellationToken.None);
        await writer.CompleteAsync();
        return stream.ToArray();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        _place.Dispose();
    }
}

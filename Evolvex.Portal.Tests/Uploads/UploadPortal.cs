using System.Text.Json;
using Evolvex.Portal.Domain.Recordings.Audio;
using Evolvex.Portal.Tests.Hosting;

namespace Evolvex.Portal.Tests.Uploads;

/// <summary>The portal on a real socket, as curl finds it, taking files of one megabyte at most.</summary>
public class UploadPortal : IAsyncLifetime
{
    public const string Key = "11111111-2222-3333-4444-555555555555";

    public PortalApplication Portal { get; } = new() { Settings = { ["Uploads:MaxMegabytes"] = "1" } };

    /// <summary>Where sounds go.</summary>
    public string Folder => Path.Combine(Portal.Data, "uploads");

    public Uri Address => Portal.Address;

    public HttpClient Client { get; protected set; } = new();

    public virtual Task InitializeAsync()
    {
        Portal.UseKestrel(0);
        Portal.StartServer();
        Client = new HttpClient { BaseAddress = Address };
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await Portal.DisposeAsync();
    }

    /// <summary>A WAV file of silence.</summary>
    public static byte[] Wav(int samples = 8000, int sampleRate = 8000, int channels = 1) => [.. WavFile.Header(sampleRate, channels, samples * channels * 2L), .. new byte[samples * channels * 2]];

    /// <summary>Sends a file as a form.</summary>
    public async Task<(int Status, JsonElement Json)> SendAsync(string name, byte[] content, string path = "/api/index/uploads?api_key=" + Key)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(content), "file", name } };
        using var answer = await Client.PostAsync(path, form);
        return ((int)answer.StatusCode, JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync()));
    }

    /// <summary>What lies in the folder, also what nobody is to see.</summary>
    public string[] Files() => Directory.Exists(Folder) ? [.. Directory.EnumerateFiles(Folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)] : [];
}

/// <summary>The same without a socket, where people sign in.</summary>
public sealed class UploadPageSite : UploadPortal
{
    public override Task InitializeAsync()
    {
        Client = Portal.Visitor();
        return Task.CompletedTask;
    }
}

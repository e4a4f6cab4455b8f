using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Evolvex.Portal.Hosting;

namespace Evolvex.Portal.Uploads;

/// <summary>
/// Another machine's Evolvex API as the place for uploaded sounds: files are passed on to its <c>uploads</c>. The key travels in the query, the only place where every such
/// machine takes it; so no address is ever logged.
/// </summary>
internal sealed class RemoteSounds : ISoundShelf, IDisposable
{
    private const int LongestAnswer = 64 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly HttpClient _client;
    private readonly string _address;
    private readonly ILogger<RemoteSounds> _logger;

    public RemoteSounds(RecordingsOptions recordings, PortalOptions portal, ILogger<RemoteSounds> logger)
    {
        _address = $"{recordings.ApiUrl!.ToString().TrimEnd('/')}/uploads?api_key={Uri.EscapeDataString(recordings.ApiKey)}";
        _logger = logger;
        Folder = FolderOf(portal);
        // No redirects: the key would go along to wherever they point.
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(15), ActivityHeadersPropagator = null }) { Timeout = Patience, MaxResponseContentBufferSize = LongestAnswer };
    }

    /// <summary>Where files wait until they are passed on.</summary>
    public string Folder { get; }

    public static string FolderOf(PortalOptions portal) => Path.Combine(portal.Data, "uploads-passing");

    /// <inheritdoc/>
    public PendingSound Begin() => SoundFolder.Begin(Folder, _logger);

    /// <inheritdoc/>
    public async Task<PlacedSound> PlaceAsync(PendingSound sound, string name, double duration, CancellationToken cancellation)
    {
        var size = sound.Content.Length;
        sound.Content.Position = 0;
        using var form = new MultipartFormDataContent();
        var content = new StreamContent(new HeldStream(sound.Content));
        content.Headers.ContentType = new MediaTypeHeaderValue("audio/wav");
        content.Headers.ContentLength = size;
        form.Add(content, "\"file\"", $"\"{name}.wav\"");
        try
        {
            using var answer = await _client.PostAsync(_address, form, cancellation);
            var text = await answer.Content.ReadAsStringAsync(cancellation);
            return answer.IsSuccessStatusCode ? Read(text, $"{name}.wav", size, duration) : throw Refused(answer.StatusCode);
        }
        catch (OperationCanceledException fault) when (!cancellation.IsCancellationRequested)
        {
            throw Failed($"it did not answer within {Patience.TotalSeconds:0} s", fault);
        }
        catch (HttpRequestException fault)
        {
            throw Failed($"it cannot be reached ({fault.HttpRequestError})", fault);
        }
    }

    /// <inheritdoc/>
    /// <remarks>The API has no call for that: the other machine keeps the sound.</remarks>
    public void TakeBack(PlacedSound sound) => UploadsLog.RemoteFailed(_logger, $"{sound.File} is there, but could not be written down here");

    public void Dispose() => _client.Dispose();

    // What a vendor's machine answers is not documented: what it does not tell is taken as it was sent.
    private PlacedSound Read(string text, string file, long size, double duration)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("error", out _)) throw Failed("it refused the file");
            if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object)
            {
                file = Text(data, "file") ?? file;
                size = data.TryGetProperty("size", out var told) && told.ValueKind == JsonValueKind.Number && told.TryGetInt64(out var bytes) ? bytes : size;
                return new PlacedSound(file, size, duration, Text(data, "playback") ?? $"evolvex/{Path.GetFileNameWithoutExtension(file)}");
            }
        }
        catch (JsonException fault)
        {
            throw Failed("it does not answer as an Evolvex API does", fault);
        }
        return new PlacedSound(file, size, duration, $"evolvex/{Path.GetFileNameWithoutExtension(file)}");
    }

    private static string? Text(JsonElement data, string name) =>
        data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and <= 191 } text ? text : null;

    private UploadException Refused(HttpStatusCode status) => status switch
    {
        HttpStatusCode.RequestEntityTooLarge => new UploadException(UploadFault.TooLarge, "The file is larger than the other machine takes."),
        HttpStatusCode.UnsupportedMediaType => new UploadException(UploadFault.NotAudio, "The other machine does not take the file for a sound."),
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => Failed("it refuses the key of Recordings:ApiKey"),
        _ => Failed($"it answered with status {(int)status}"),
    };

    private UploadException Failed(string problem, Exception? cause = null)
    {
        UploadsLog.RemoteFailed(_logger, problem);
        return new UploadException(UploadFault.RemoteFailed, $"The other machine's Evolvex API did not take the file: {problem}.", cause);
    }

    /// <summary>Keeps the form from closing a file that is still needed.</summary>
    private sealed class HeldStream(FileStream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => inner.Length;

        public override long Position { get => inner.Position; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => inner.ReadAsync(buffer, offset, count, cancellationToken);

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

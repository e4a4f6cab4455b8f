using System.Net;
using System.Text.Json;
using Evolvex.Portal.Hosting;

namespace Evolvex.Portal.Recordings.Remote;

/// <summary>
/// The file endpoints of another machine's Evolvex API. The key travels in the query, the only place where every such machine takes it; so no address is ever logged, and nothing
/// of this client goes through a logging handler.
/// </summary>
internal sealed class RemoteApi : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Somebody looks at a page meanwhile: a longer pause is theirs to wait.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    /// <summary>A machine that asks for a pause and does not say how long.</summary>
    private static readonly TimeSpan UsualPause = TimeSpan.FromSeconds(5);

    private const string AskedTooOften = "it is asked too often with the key of Recordings:ApiKey";

    private readonly HttpClient _client;
    private readonly string _base;
    private readonly string _key;
    private readonly TimeProvider _clock;
    private readonly ILogger<RemoteApi> _logger;
    private long _pausedUntil;

    public RemoteApi(RecordingsOptions options, TimeProvider clock, ILogger<RemoteApi> logger)
    {
        _clock = clock;
        _base = options.ApiUrl!.ToString().TrimEnd('/');
        _key = options.ApiKey;
        _logger = logger;
        // No redirects: the key would go along to wherever they point.
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = Patience, PooledConnectionLifetime = TimeSpan.FromMinutes(5), ActivityHeadersPropagator = null })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Whether the other machine has a recording of the call (its <c>check</c>).</summary>
    /// <exception cref="RecordingException">It cannot be reached, refuses the key, or does not answer as an Evolvex API does.</exception>
    public async Task<bool> HasRecordingAsync(string uniqueid, CancellationToken cancellation)
    {
        using var answer = await CheckAsync(uniqueid, cancellation);
        if (!answer.IsSuccessStatusCode) throw Failure(answer.StatusCode);
        try
        {
            await using var stream = await answer.Content.ReadAsStreamAsync(cancellation);
            using var json = await JsonDocument.ParseAsync(stream, default, cancellation);
            return json.RootElement.GetProperty("data").GetProperty("file").GetBoolean();
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or HttpRequestException or IOException)
        {
            throw Failure("it does not answer as an Evolvex API does", fault);
        }
    }

    // Whoever asks while a pause is wanted waits for its end, or is told at once that it is too long.
    private async Task<HttpResponseMessage> CheckAsync(string uniqueid, CancellationToken cancellation)
    {
        var began = _clock.GetUtcNow();
        while (true)
        {
            var pause = TimeSpan.FromTicks(Interlocked.Read(ref _pausedUntil) - _clock.GetUtcNow().UtcTicks);
            if (pause > TimeSpan.Zero)
            {
                if (_clock.GetUtcNow() + pause - began > LongestPause) throw TooOften(pause);
                await Task.Delay(pause, _clock, cancellation);
            }

            var answer = await SendAsync(new HttpRequestMessage(HttpMethod.Get, AddressOf("check", uniqueid)), cancellation);
            if (answer.StatusCode != HttpStatusCode.TooManyRequests) return answer;
            var wanted = answer.Headers.RetryAfter switch
            {
                { Delta: { } delta } => delta,
                { Date: { } date } => date - _clock.GetUtcNow(),
                _ => UsualPause,
            };
            answer.Dispose();
            Interlocked.Exchange(ref _pausedUntil, (_clock.GetUtcNow() + (wanted > UsualPause / 5 ? wanted : UsualPause / 5)).UtcTicks);
        }
    }

    private RecordingException TooOften(TimeSpan pause)
    {
        RecordingsLog.RemoteFailed(_logger, AskedTooOften);
        return new RecordingException(RecordingFault.RemoteFailed, $"the other machine's Evolvex API: {AskedTooOften}; it may be asked again in {Math.Ceiling(pause.TotalSeconds):0} s") { AskAgainAfter = pause };
    }

    /// <summary>Asks for a file; the answer's body is still to be read.</summary>
    /// <param name="method">GET or HEAD.</param>
    /// <param name="endpoint"><c>get_file_wav</c> or <c>get_file_mp3</c>.</param>
    /// <param name="uniqueid">The call.</param>
    /// <param name="headers">Conditions and ranges of the one who asks here.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="RecordingException">It cannot be reached or is too slow.</exception>
    public async Task<HttpResponseMessage> OpenAsync(HttpMethod method, string endpoint, string uniqueid, IEnumerable<KeyValuePair<string, string>> headers, CancellationToken cancellation)
    {
        var request = new HttpRequestMessage(method, AddressOf(endpoint, uniqueid));
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await SendAsync(request, cancellation);
    }

    public void Dispose() => _client.Dispose();

    /// <summary>What an answer means that brings no recording.</summary>
    public RecordingException Failure(HttpStatusCode status) => status switch
    {
        HttpStatusCode.NotFound => new RecordingException(RecordingFault.NotFound, "the other machine has no recording of this call"),
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => Failure("it refuses the key of Recordings:ApiKey"),
        HttpStatusCode.TooManyRequests => Failure(AskedTooOften),
        _ => Failure($"it answered with status {(int)status}"),
    };

    private string AddressOf(string endpoint, string uniqueid) => $"{_base}/{endpoint}?api_key={Uri.EscapeDataString(_key)}&uniqueid={Uri.EscapeDataString(uniqueid)}";

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
        }
        catch (OperationCanceledException fault) when (!cancellation.IsCancellationRequested)
        {
            throw Failure($"it did not answer within {Patience.TotalSeconds:0} s", fault);
        }
        catch (HttpRequestException fault)
        {
            throw Failure($"it cannot be reached ({fault.HttpRequestError})", fault);
        }
    }

    private RecordingException Failure(string problem, Exception? cause = null)
    {
        RecordingsLog.RemoteFailed(_logger, problem);
        return new RecordingException(RecordingFault.RemoteFailed, $"the other machine's Evolvex API: {problem}", cause);
    }
}

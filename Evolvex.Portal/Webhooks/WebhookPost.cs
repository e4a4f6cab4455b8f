using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Evolvex.Portal.Domain.Webhooks;

namespace Evolvex.Portal.Webhooks;

/// <summary>What came of one attempt.</summary>
/// <param name="Status">HTTP status; null: there was no answer.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Response">Beginning of the answer.</param>
/// <param name="Fault">Why there was no answer.</param>
internal sealed record PostOutcome(int? Status, TimeSpan Duration, string? Response, string? Fault)
{
    public bool IsDelivered => Status is >= 200 and < 300;
}

/// <summary>Sends one delivery once. Redirects are not followed, proxies of the environment not used, and no more is read of the answer than is shown.</summary>
internal sealed class WebhookPost : IDisposable
{
    /// <summary>How long an attempt may take.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http;
    private readonly WebhookSecrets _secrets;
    private readonly TimeProvider _time;

    public WebhookPost(WebhookConnection connection, WebhookSecrets secrets, TimeProvider time)
    {
        (_secrets, _time) = (secrets, time);
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            ConnectTimeout = ConnectLimit,
            MaxConnectionsPerServer = 4,
            MaxResponseHeadersLength = 16,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ConnectCallback = connection.ConnectAsync,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Sends it.</summary>
    public async Task<PostOutcome> SendAsync(WebhookRow hook, WebhookDeliveryRow delivery, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        if (_secrets.Reveal(hook.Secret) is not { } secret) return Failed("the secret cannot be read: the portal's keys have changed; give the webhook a new secret");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            using var request = Request(hook, delivery, secret);
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return new PostOutcome((int)answer.StatusCode, _time.GetElapsedTime(began), await BeginningAsync(answer.Content, limit.Token), null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed($"no answer within {Limit.TotalSeconds:0} seconds");
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or SocketException)
        {
            return Failed(Words(fault));
        }

        PostOutcome Failed(string why) => new(null, _time.GetElapsedTime(began), null, Cut(why, WebhookDeliveryTable.LongestFault));
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Request(WebhookRow hook, WebhookDeliveryRow delivery, string secret)
    {
        var body = Encoding.UTF8.GetBytes(delivery.Body);
        var timestamp = _time.GetUtcNow().ToUnixTimeSeconds();
        var request = new HttpRequestMessage(HttpMethod.Post, hook.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Evolvex-Portal", "1"));
        request.Headers.Add("X-Evolvex-Event", delivery.Event);
        request.Headers.Add("X-Evolvex-Delivery", delivery.DeliveryId.ToString("D"));
        request.Headers.Add("X-Evolvex-Timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("X-Evolvex-Signature", WebhookSignature.Sign(secret, timestamp, body));
        return request;
    }

    private static async Task<string?> BeginningAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var bytes = new byte[WebhookDeliveryTable.LongestResponse];
        var length = 0;
        try
        {
            while (length < bytes.Length && await stream.ReadAsync(bytes.AsMemory(length), cancellationToken) is > 0 and var read) length += read;
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException or OperationCanceledException)
        {
            // The status says what became of it; the text is for people.
        }

        var text = new string([.. Encoding.UTF8.GetString(bytes, 0, length).Where(letter => !char.IsControl(letter) || letter is '\n' or '\t')]);
        return text.Length == 0 ? null : Cut(text, WebhookDeliveryTable.LongestResponse);
    }

    private static string Words(Exception fault)
    {
        for (var inner = fault; inner is not null; inner = inner.InnerException)
            if (inner is WebhookAddressException or SocketException or AuthenticationException) return inner.Message;
        return fault.Message;
    }

    private static string Cut(string text, int longest) => text.Length <= longest ? text : text[..longest];
}

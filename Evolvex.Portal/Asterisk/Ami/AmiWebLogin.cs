using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Evolvex.Portal.Asterisk.Ami;

/// <summary>
/// One web login at Asterisk's HTTP manager: requests that carry its cookie (<c>/rawman</c>) or are signed by Digest (<c>/arawman</c>). An answer's body is byte for byte what
/// the manager would say over TCP. Parameters go in the body, since addresses end up in logs.
/// </summary>
/// <remarks>
/// It begins with <c>/rawman</c>. Where that is answered with 401, 403, 404 or 405 (a proxy lets only the Digest forms through), or where the address given ends in
/// <c>/arawman</c>, it goes by Digest.
/// </remarks>
internal sealed class AmiWebLogin : IDisposable
{
    private const string CookieName = "mansession_id=";
    private const int MostTries = 4;
    private static readonly byte[] Ping = "Action: Ping\r\n\r\n"u8.ToArray();
    private static readonly byte[] Challenge = "Action: Challenge\r\nAuthType: MD5\r\n\r\n"u8.ToArray();

    private readonly HttpClient http;
    private readonly string manager;
    private readonly AmiDigest digest;
    private Uri address;
    private string? cookie;
    private string? mark;
    private volatile bool isLetIn;

    /// <summary>A login that has not begun.</summary>
    /// <param name="http">Does not follow redirections and keeps no cookies.</param>
    /// <param name="manager">Address of the manager, with or without <c>/rawman</c> or <c>/arawman</c>.</param>
    /// <param name="username">The manager user, for Digest.</param>
    /// <param name="secret">Its secret.</param>
    public AmiWebLogin(HttpClient http, Uri manager, string username, string secret)
    {
        this.http = http;
        digest = new AmiDigest(username, secret);
        var text = manager.AbsoluteUri.TrimEnd('/');
        IsDigest = text.EndsWith("/arawman", StringComparison.OrdinalIgnoreCase);
        this.manager = IsDigest || text.EndsWith("/rawman", StringComparison.OrdinalIgnoreCase) ? text[..text.LastIndexOf('/')] : text;
        address = new Uri($"{this.manager}/{(IsDigest ? "arawman" : "rawman")}");
    }

    /// <summary>Requests are signed; else they carry a cookie.</summary>
    public bool IsDigest { get; private set; }

    /// <summary>Asks for something, allowed or not, so that a manager shows itself as one.</summary>
    /// <exception cref="AmiConnectException">Nobody is there.</exception>
    /// <exception cref="AmiProtocolException">Whoever is there is no Asterisk manager.</exception>
    /// <exception cref="AmiAuthenticationException">By Digest: user, secret or address refused.</exception>
    public async Task GreetAsync(CancellationToken cancellationToken)
    {
        var answer = await TryGreetAsync(isLast: IsDigest, cancellationToken) ?? await GreetByDigestAsync(cancellationToken);
        if (!answer.AsSpan().StartsWith("Response: "u8)) throw new AmiProtocolException($"{address} is no Asterisk manager: it said \"{AmiBanner.Sanitise(answer)}\".");
        if (IsDigest) mark = await MarkAsync(cancellationToken);
    }

    /// <summary>
    /// Makes sure that the login is still the one that it was. By Digest Asterisk begins another without a word where it has forgotten the first, with the events in between lost; what
    /// tells them apart is that one login is given the same challenge each time. With a cookie a lost login shows itself.
    /// </summary>
    /// <exception cref="IOException">It is another.</exception>
    public async Task VerifyAsync(CancellationToken cancellationToken)
    {
        if (mark is not null && await MarkAsync(cancellationToken) != mark) throw new IOException("Asterisk has ended the web login.");
    }

    /// <summary>Sends one action, in the form it has over TCP, and gives all that is said to it.</summary>
    /// <exception cref="HttpRequestException">No answer, or one that is not 200.</exception>
    /// <exception cref="AmiAuthenticationException">By Digest, before the first answer: user, secret or address refused.</exception>
    /// <exception cref="IOException">By Digest, later: the login is over.</exception>
    public async Task<byte[]> AskAsync(ReadOnlyMemory<byte> action, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(Form(action.Span)) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
            if (cookie is not null) request.Headers.Add("Cookie", cookie);
            var signed = IsDigest ? digest.Sign(address.PathAndQuery) : null;
            if (signed is { Header: var header }) request.Headers.TryAddWithoutValidation("Authorization", header);
            using var answer = await http.SendAsync(request, cancellationToken);
            if (IsDigest && !answer.IsSuccessStatusCode && IsAskedAgain(answer, signed?.Nonce, tries)) continue;
            answer.EnsureSuccessStatusCode();
            isLetIn = true;
            if (answer.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.FirstOrDefault(text => text.StartsWith(CookieName, StringComparison.Ordinal)) is { } set)
                cookie = set.Split(';')[0];
            return await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        }
    }

    private async Task<byte[]> GreetByDigestAsync(CancellationToken cancellationToken)
    {
        (IsDigest, cookie, address) = (true, null, new Uri($"{manager}/arawman"));
        return (await TryGreetAsync(isLast: true, cancellationToken))!;
    }

    /// <summary>The answer; null where there is none at this address, and it is not the last to be tried.</summary>
    private async Task<byte[]?> TryGreetAsync(bool isLast, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync(Ping, cancellationToken);
        }
        catch (HttpRequestException error) when (error.StatusCode is { } status)
        {
            if (!isLast && status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed) return null;
            throw new AmiProtocolException($"{address} is no Asterisk manager: it answers {(int)status}.");
        }
        catch (HttpRequestException error)
        {
            throw new AmiConnectException($"{address}: {error.Message}", error.InnerException ?? error);
        }
    }

    /// <summary>Whether a request that was not let in is to be sent once more, with what the server has asked for.</summary>
    private bool IsAskedAgain(HttpResponseMessage answer, string? usedNonce, int tries)
    {
        if (answer.StatusCode == HttpStatusCode.Forbidden && usedNonce is not null) throw new AmiAuthenticationException($"{address} does not let the manager user in from here.");
        if (answer.StatusCode != HttpStatusCode.Unauthorized) return false;
        var asked = answer.Headers.TryGetValues("WWW-Authenticate", out var headers) ? headers.Select(AmiDigestChallenge.Parse).FirstOrDefault(found => found is not null) : null;
        if (asked is null) throw new AmiProtocolException($"{address} wants a login other than Digest with MD5.");
        if (usedNonce is not null && !asked.IsStale)
            throw isLetIn ? new IOException("Asterisk has ended the web login.") : new AmiAuthenticationException($"{address} refused the manager user: Authentication failed");
        digest.Learn(asked, usedNonce);
        return tries < MostTries;
    }

    private async Task<string> MarkAsync(CancellationToken cancellationToken) => Encoding.ASCII.GetString(await AskAsync(Challenge, cancellationToken));

    public void Dispose() => http.Dispose();

    /// <summary>Lines <c>Name: value</c> as <c>Name=value&amp;…</c>; every byte but letters and digits escaped.</summary>
    private static byte[] Form(ReadOnlySpan<byte> action)
    {
        var form = new StringBuilder(action.Length * 2);
        foreach (var range in action.Split("\r\n"u8))
        {
            var line = action[range];
            var colon = line.IndexOf((byte)':');
            if (colon < 0) continue;
            if (form.Length > 0) form.Append('&');
            Escape(form, line[..colon]);
            form.Append('=');
            Escape(form, line[(colon + 1)..].TrimStart((byte)' '));
        }

        return Encoding.ASCII.GetBytes(form.ToString());
    }

    private static void Escape(StringBuilder form, ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
        {
            if (char.IsAsciiLetterOrDigit((char)b)) form.Append((char)b);
            else form.Append('%').Append(Convert.ToHexString([b]));
        }
    }
}

using System.Net.Http.Headers;
using System.Text;

namespace Evolvex.Portal.Asterisk.Ami;

/// <summary>
/// One web login at Asterisk's HTTP manager (<c>/rawman</c>): requests that carry its cookie. An answer's body is byte for byte what the manager would say over TCP.
/// Parameters go in the body, since addresses end up in logs.
/// </summary>
internal sealed class AmiWebLogin(HttpClient http, Uri rawman) : IDisposable
{
    private const string CookieName = "mansession_id=";
    private string? _cookie;

    /// <summary>Asks for something, allowed or not, so that a manager shows itself as one.</summary>
    /// <exception cref="AmiConnectException">Nobody is there.</exception>
    /// <exception cref="AmiProtocolException">Whoever is there is no Asterisk manager.</exception>
    public async Task GreetAsync(CancellationToken cancellationToken)
    {
        byte[] answer;
        try
        {
            answer = await AskAsync("Action: Ping\r\n\r\n"u8.ToArray(), cancellationToken);
        }
        catch (HttpRequestException error) when (error.StatusCode is { } status)
        {
            throw new AmiProtocolException($"{rawman} is no Asterisk manager: it answers {(int)status}.");
        }
        catch (HttpRequestException error)
        {
            throw new AmiConnectException($"{rawman}: {error.Message}", error.InnerException ?? error);
        }

        if (!answer.AsSpan().StartsWith("Response: "u8)) throw new AmiProtocolException($"{rawman} is no Asterisk manager: it said \"{AmiBanner.Sanitise(answer)}\".");
    }

    /// <summary>Sends one action, in the form it has over TCP, and gives all that is said to it.</summary>
    /// <exception cref="HttpRequestException">No answer, or one that is not 200.</exception>
    public async Task<byte[]> AskAsync(ReadOnlyMemory<byte> action, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, rawman) { Content = new ByteArrayContent(Form(action.Span)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        if (_cookie is not null) request.Headers.Add("Cookie", _cookie);
        using var answer = await http.SendAsync(request, cancellationToken);
        answer.EnsureSuccessStatusCode();
        if (answer.Headers.TryGetValues("Set-Cookie", out var cookies) && cookies.FirstOrDefault(cookie => cookie.StartsWith(CookieName, StringComparison.Ordinal)) is { } set)
            _cookie = set.Split(';')[0];
        return await answer.Content.ReadAsByteArrayAsync(cancellationToken);
    }

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

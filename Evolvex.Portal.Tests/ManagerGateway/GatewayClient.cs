using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Evolvex.Portal.Tests.ManagerGateway;

/// <summary>A client of the HTTP manager with one web login, by cookie or by Digest.</summary>
internal sealed partial class GatewayClient(HttpClient http) : IDisposable
{
    private string? _cookie, _nonce, _opaque;
    private int _count;

    public GatewayClient(Uri portal)
        : this(new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = portal })
    {
    }

    /// <summary>Sends one action to <c>rawman</c> with the cookie of this login.</summary>
    public async Task<string> AskAsync(string query, string path = "rawman") => await (await SendAsync(query, path)).Content.ReadAsStringAsync();

    public async Task<HttpResponseMessage> SendAsync(string query, string path = "rawman")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{path}?{query}");
        if (_cookie is not null) request.Headers.Add("Cookie", _cookie);
        var answer = await http.SendAsync(request);
        if (answer.Headers.TryGetValues("Set-Cookie", out var cookies)) _cookie = cookies.First().Split(';')[0];
        return answer;
    }

    public Task<string> LogInAsync(string username, string secret) => AskAsync($"action=login&username={Uri.EscapeDataString(username)}&secret={Uri.EscapeDataString(secret)}");

    /// <summary>Sends one action to <c>/arawman</c>, answering the challenge once.</summary>
    public async Task<HttpResponseMessage> DigestAsync(string query, string username, string secret, string path = "/arawman")
    {
        if (_nonce is null) Learn(await http.GetAsync($"{path}?{query}"));
        var answer = await SignedAsync(query, username, secret, path);
        if (answer.StatusCode == HttpStatusCode.Unauthorized && Learn(answer)) answer = await SignedAsync(query, username, secret, path);
        return answer;
    }

    /// <summary>The header that was signed last.</summary>
    public string Signed { get; private set; } = "";

    /// <summary>The number of the last challenge.</summary>
    public string? Nonce => _nonce;

    /// <summary>Sends a header that somebody has overheard, with another request.</summary>
    public async Task<HttpResponseMessage> ReplayAsync(string query, string header, string path = "/arawman")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{path}?{query}");
        request.Headers.TryAddWithoutValidation("Authorization", header);
        var answer = await http.SendAsync(request);
        if (answer.StatusCode == HttpStatusCode.Unauthorized) Learn(answer);
        return answer;
    }

    private async Task<HttpResponseMessage> SignedAsync(string query, string username, string secret, string path)
    {
        var (uri, count) = ($"{path}?{query}", (++_count).ToString("x8", CultureInfo.InvariantCulture));
        var response = Md5($"{Md5($"{username}:asterisk:{secret}")}:{_nonce}:{count}:0a0b0c0d:auth:{Md5($"GET:{uri}")}");
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        Signed = $"Digest username=\"{username}\", realm=\"asterisk\", nonce=\"{_nonce}\", uri=\"{uri}\", algorithm=MD5, response=\"{response}\", opaque=\"{_opaque}\", qop=auth, nc={count}, cnonce=\"0a0b0c0d\"";
        request.Headers.TryAddWithoutValidation("Authorization", Signed);
        return await http.SendAsync(request);
    }

    private bool Learn(HttpResponseMessage answer)
    {
        var challenge = answer.Headers.GetValues("WWW-Authenticate").Single();
        (_nonce, _opaque, _count) = (Part("nonce", challenge), Part("opaque", challenge), 0);
        return challenge.Contains("stale=true", StringComparison.Ordinal);
    }

    private static string Part(string name, string challenge) => Parts().Matches(challenge).First(part => part.Groups["name"].Value == name).Groups["value"].Value;

    private static string Md5(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));

    public void Dispose() => http.Dispose();

    [GeneratedRegex("(?<name>[a-z]+)=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Parts();
}

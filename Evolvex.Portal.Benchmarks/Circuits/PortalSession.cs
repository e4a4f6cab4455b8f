using System.Net;
using System.Text.RegularExpressions;

namespace Evolvex.Portal.Benchmarks.Circuits;

/// <summary>A signed-in browser's cookies.</summary>
internal sealed partial class PortalSession : IDisposable
{
    private readonly HttpClient _http;

    private PortalSession(Uri portal)
    {
        Portal = portal;
        _http = new HttpClient(new SocketsHttpHandler { CookieContainer = Cookies, UseProxy = false }) { BaseAddress = portal };
    }

    public Uri Portal { get; }

    public CookieContainer Cookies { get; } = new();

    /// <summary>Fills in the sign-in form as it stands and posts it.</summary>
    /// <exception cref="InvalidOperationException">The portal does not let that user in.</exception>
    public static async Task<PortalSession> SignInAsync(Uri portal, string name, string password, CancellationToken end)
    {
        var session = new PortalSession(portal);
        var page = await session.PageAsync("/login", end);
        var form = Forms().Matches(page).Select(found => found.Value).FirstOrDefault(found => found.Contains("type=\"password\"", StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"{portal}login has no sign-in form.");
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var input in Inputs().Matches(form).Select(found => found.Value))
            if (Attribute(input, "name") is { } field)
                fields[field] = Attribute(input, "type") switch { "hidden" => Attribute(input, "value") ?? "", "password" => password, "checkbox" => "false", _ => name };
        using var content = new FormUrlEncodedContent(fields);
        using var answer = await session._http.PostAsync(Attribute(form, "action") is { Length: > 0 } action ? action : "/login", content, end);
        if (!answer.IsSuccessStatusCode || answer.RequestMessage!.RequestUri!.AbsolutePath == "/login")
            throw new InvalidOperationException($"{portal} does not let {name} in ({(int)answer.StatusCode}).");
        return session;
    }

    /// <summary>A page as a browser gets it.</summary>
    public async Task<string> PageAsync(string path, CancellationToken end)
    {
        using var answer = await _http.GetAsync(path, end);
        return await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(end);
    }

    public void Dispose() => _http.Dispose();

    private static string? Attribute(string tag, string name)
    {
        var found = Regex.Match(tag, $"\\s{name}=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        return found.Success ? WebUtility.HtmlDecode(found.Groups["value"].Value) : null;
    }

    [GeneratedRegex("<form.*?</form>", RegexOptions.Singleline, 1000)]
    private static partial Regex Forms();

    [GeneratedRegex("<input[^>]*>", RegexOptions.None, 1000)]
    private static partial Regex Inputs();
}

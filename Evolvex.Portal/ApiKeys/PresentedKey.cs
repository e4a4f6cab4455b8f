using System.Text;
using System.Text.RegularExpressions;
using Evolvex.Portal.Domain.ApiKeys;

namespace Evolvex.Portal.ApiKeys;

/// <summary>The key of a request and how it came.</summary>
/// <param name="Text">The key as sent, null where there is none.</param>
/// <param name="IsInUrl">It came in the URL, where proxies and browsers write it down.</param>
internal readonly record struct PresentedKey(string? Text, bool IsInUrl)
{
    public const string Parameter = "api_key";
    public const string Header = "X-Api-Key";

    private const string Bearer = "Bearer ";

    /// <summary>Looks at the headers, then the query. The form is looked at by <see cref="FromForm"/>, once somebody has read it.</summary>
    public static PresentedKey FromRequest(HttpRequest request)
    {
        if (request.Headers.TryGetValue(Header, out var header) && header.ToString() is { Length: > 0 } own) return new PresentedKey(own.Trim(), false);
        var authorization = request.Headers.Authorization.ToString();
        if (authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) return new PresentedKey(authorization[Bearer.Length..].Trim(), false);
        return request.Query.TryGetValue(Parameter, out var query) && query.ToString() is { Length: > 0 } inUrl ? new PresentedKey(inUrl.Trim(), true) : default;
    }

    /// <summary>The key in a form that has been read.</summary>
    public static PresentedKey FromForm(IFormCollection form) =>
        form.TryGetValue(Parameter, out var field) && field.ToString() is { Length: > 0 } text ? new PresentedKey(text.Trim(), false) : default;

    /// <summary>Never the key.</summary>
    public override string ToString() => Text is null ? "no key" : "a key";
}

/// <summary>A request's parameters in a form that may be kept.</summary>
internal static partial class RequestParameters
{
    /// <summary>
    /// Query and form as <c>name=value</c> with <c>&amp;</c> between, without the key and not longer than the log's column; null where there are none. What has the form of a
    /// key is not kept either, whatever its parameter is called: clients misspell, and send old keys beside new ones.
    /// </summary>
    /// <param name="query">The query.</param>
    /// <param name="form">The form, where there is one.</param>
    /// <param name="key">The key that was presented: where it stands in another parameter by mistake, it is not kept either.</param>
    public static string? Describe(IQueryCollection query, IFormCollection? form = null, string? key = null)
    {
        if (query.Count == 0 && form is null) return null;
        var text = new StringBuilder();
        foreach (var (name, values) in form is null ? query : query.Concat(form))
        {
            if (string.Equals(name, PresentedKey.Parameter, StringComparison.OrdinalIgnoreCase)) continue;
            foreach (var value in values)
            {
                if (text.Length > 0) text.Append('&');
                // Before anything is cut off: half a key would not be known as one.
                text.Append(WithoutKeys(name, key)).Append('=').Append(WithoutKeys(value, key));
                if (text.Length > ApiRequestTable.LongestParameters) return text.ToString(0, ApiRequestTable.LongestParameters);
            }
        }
        return text.Length == 0 ? null : text.ToString();
    }

    private static string? WithoutKeys(string? text, string? key)
    {
        if (string.IsNullOrEmpty(text)) return text;
        if (!string.IsNullOrEmpty(key)) text = text.Replace(key, "…", StringComparison.OrdinalIgnoreCase);
        return KeyForm().Replace(text, "…");
    }

    [GeneratedRegex(ApiKeySecret.Form, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex KeyForm();
}

using System.Security.Cryptography;
using System.Text;

namespace Evolvex.Portal.Asterisk.Ami;

/// <summary>What both ends of HTTP Digest need, RFC 2617: the parts of its headers, and the signature.</summary>
internal static class AmiDigestHeader
{
    /// <summary>The parts of <c>Digest name="value", …</c> by name; null when it is no Digest.</summary>
    public static IReadOnlyDictionary<string, string>? Parse(string? header) =>
        header?.StartsWith("Digest ", StringComparison.OrdinalIgnoreCase) == true ? Parts(header.AsSpan("Digest ".Length)) : null;

    /// <summary>The value of <c>response</c>, in lower case.</summary>
    /// <param name="username">As it stands in the header.</param>
    /// <param name="realm">The server's.</param>
    /// <param name="secret">The user's.</param>
    /// <param name="method">Of the request.</param>
    /// <param name="uri">As it stands in the header.</param>
    /// <param name="nonce">The server's.</param>
    /// <param name="counted">With qop: <c>nc:cnonce:qop</c>; null: the older form, RFC 2069.</param>
    public static string Sign(string username, string realm, string secret, string method, string uri, string nonce, string? counted)
    {
        var (ha1, ha2) = (Md5($"{username}:{realm}:{secret}"), Md5($"{method}:{uri}"));
        return Md5(counted is null ? $"{ha1}:{nonce}:{ha2}" : $"{ha1}:{nonce}:{counted}:{ha2}");
    }

    private static Dictionary<string, string> Parts(ReadOnlySpan<char> text)
    {
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (text.IndexOf('=') is var equals and > 0)
        {
            var name = text[..equals].Trim().TrimStart(',').Trim().ToString();
            text = text[(equals + 1)..].TrimStart();
            parts.TryAdd(name, text is ['"', ..] ? Quoted(ref text) : Token(ref text));
        }

        return parts;
    }

    private static string Quoted(ref ReadOnlySpan<char> text)
    {
        var value = new StringBuilder();
        var i = 1;
        for (; i < text.Length && text[i] != '"'; i++)
        {
            i += text[i] == '\\' && i + 1 < text.Length ? 1 : 0;
            value.Append(text[i]);
        }

        text = i + 1 < text.Length ? text[(i + 1)..] : default;
        return value.ToString();
    }

    private static string Token(ref ReadOnlySpan<char> text)
    {
        var end = text.IndexOf(',');
        var value = (end < 0 ? text : text[..end]).Trim().ToString();
        text = end < 0 ? default : text[(end + 1)..];
        return value;
    }

    // MD5 is what the protocol says; the nonce and the short life of a session bound what it is worth.
#pragma warning disable CA5351
    private static string Md5(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351
}

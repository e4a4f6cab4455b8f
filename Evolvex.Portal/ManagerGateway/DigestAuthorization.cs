using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Evolvex.Portal.ManagerGateway;

/// <summary>
/// An <c>Authorization: Digest …</c> header, RFC 2617 with <c>qop=auth</c> or, without qop, RFC 2069: the two forms that Asterisk takes.
/// </summary>
internal sealed record DigestAuthorization(
    string Username,
    string Realm,
    string Nonce,
    string Uri,
    string Response,
    string Opaque,
    string? Qop,
    string? ClientNonce,
    string? NonceCountText)
{
    /// <summary>The realm of Asterisk's manager (manager.conf has no setting for it).</summary>
    public const string ManagerRealm = "asterisk";

    /// <summary>The request's number under its nonce, from 1; 0 where the header has none.</summary>
    public long NonceCount =>
        long.TryParse(NonceCountText, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var count) ? count : 0;

    /// <summary>Reads the header's value; null when it is no Digest, or lacks a part or has a qop other than <c>auth</c>.</summary>
    public static DigestAuthorization? Parse(string? header)
    {
        if (header?.StartsWith("Digest ", StringComparison.OrdinalIgnoreCase) != true)
        {
            return null;
        }

        var parts = Parts(header.AsSpan("Digest ".Length));
        string? Part(string name) => parts.GetValueOrDefault(name);
        return Part("username") is { } username && Part("realm") is { } realm && Part("nonce") is { } nonce && Part("uri") is { } uri
            && Part("response") is { Length: 32 } response && Part("opaque") is { } opaque
            && (Part("qop") is null || (Part("qop") == "auth" && Part("cnonce") is not null && Part("nc") is not null))
            ? new DigestAuthorization(username, realm, nonce, uri, response, opaque, Part("qop"), Part("cnonce"), Part("nc"))
            : null;
    }

    /// <summary>The answer was made with this secret, for this method. Compared in constant time.</summary>
    public bool IsSignedWith(string secret, string method)
    {
        var ha1 = Md5($"{Username}:{Realm}:{secret}");
        var ha2 = Md5($"{method}:{Uri}");
        var expected = Qop is null ? Md5($"{ha1}:{Nonce}:{ha2}") : Md5($"{ha1}:{Nonce}:{NonceCountText}:{ClientNonce}:{Qop}:{ha2}");
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.UTF8.GetBytes(Response.ToLowerInvariant()));
    }

    /// <summary>The answer was made for this address. A proxy in front may have put other folders before it; its last part and what is asked may not differ.</summary>
    /// <param name="target">The request's target as it came.</param>
    public bool IsFor(string target) => Asked(Uri).SequenceEqual(Asked(target));

    private static ReadOnlySpan<char> Asked(string address)
    {
        var query = address.IndexOf('?', StringComparison.Ordinal);
        return address.AsSpan((query < 0 ? address : address[..query]).LastIndexOf('/') + 1);
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

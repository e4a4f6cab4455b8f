using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Evolvex.Portal.Asterisk.Ami;

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
        if (AmiDigestHeader.Parse(header) is not { } parts) return null;
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
        var expected = AmiDigestHeader.Sign(Username, Realm, secret, method, Uri, Nonce, Qop is null ? null : $"{NonceCountText}:{ClientNonce}:{Qop}");
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
}

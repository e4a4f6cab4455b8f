using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Evolvex.Portal.Asterisk.Ami;

/// <summary>What a server asks for with <c>WWW-Authenticate: Digest …</c>.</summary>
internal sealed record AmiDigestChallenge(string Realm, string Nonce, string Opaque, bool HasQop, bool IsStale)
{
    /// <summary>Reads the header's value; null when it is no Digest, has no nonce or wants an algorithm other than MD5.</summary>
    public static AmiDigestChallenge? Parse(string header)
    {
        if (!header.StartsWith("Digest ", StringComparison.OrdinalIgnoreCase)) return null;
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in Split(header["Digest ".Length..]))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0) parts.TryAdd(part[..equals].Trim(), part[(equals + 1)..].Trim().Trim('"'));
        }

        if (!parts.TryGetValue("nonce", out var nonce) || !parts.GetValueOrDefault("algorithm", "MD5").Equals("MD5", StringComparison.OrdinalIgnoreCase)) return null;
        var qop = parts.GetValueOrDefault("qop", "").Split(',', StringSplitOptions.TrimEntries).Contains("auth");
        return new AmiDigestChallenge(parts.GetValueOrDefault("realm", ""), nonce, parts.GetValueOrDefault("opaque", ""), qop, parts.GetValueOrDefault("stale") is "true" or "TRUE");
    }

    // At commas outside of quotes: qop="auth,auth-int" is one part.
    private static IEnumerable<string> Split(string text)
    {
        var (start, quoted) = (0, false);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"') quoted = !quoted;
            if (text[i] != ',' || quoted) continue;
            yield return text[start..i];
            start = i + 1;
        }

        yield return text[start..];
    }
}

/// <summary>Signs requests by Digest, RFC 2617, each with the next count under the nonce that was last given. For any number of threads.</summary>
internal sealed class AmiDigest(string username, string secret)
{
    private readonly Lock gate = new();
    private AmiDigestChallenge? challenge;
    private int count;

    /// <summary>Value of the header Authorization for a POST, and the nonce that it is made with; null before the first challenge.</summary>
    public (string Header, string Nonce)? Sign(string uri)
    {
        AmiDigestChallenge asked;
        int number;
        lock (gate)
        {
            if (challenge is null) return null;
            (asked, number) = (challenge, ++count);
        }

        var (ha1, ha2) = (Md5($"{username}:{asked.Realm}:{secret}"), Md5($"POST:{uri}"));
        var header = $"Digest username=\"{Quoted(username)}\", realm=\"{asked.Realm}\", nonce=\"{asked.Nonce}\", uri=\"{uri}\", algorithm=MD5, opaque=\"{asked.Opaque}\"";
        if (!asked.HasQop) return ($"{header}, response=\"{Md5($"{ha1}:{asked.Nonce}:{ha2}")}\"", asked.Nonce);
        var (nc, cnonce) = (number.ToString("x8", CultureInfo.InvariantCulture), RandomNumberGenerator.GetHexString(8, lowercase: true));
        return ($"{header}, qop=auth, nc={nc}, cnonce=\"{cnonce}\", response=\"{Md5($"{ha1}:{asked.Nonce}:{nc}:{cnonce}:auth:{ha2}")}\"", asked.Nonce);
    }

    /// <summary>Takes a challenge, unless another request has brought a newer one since the nonce that this was the answer to.</summary>
    public void Learn(AmiDigestChallenge asked, string? usedNonce)
    {
        lock (gate)
        {
            if (challenge?.Nonce != usedNonce) return;
            (challenge, count) = (asked, 0);
        }
    }

    private static string Quoted(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    // MD5 is what the protocol says.
#pragma warning disable CA5351
    private static string Md5(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351
}

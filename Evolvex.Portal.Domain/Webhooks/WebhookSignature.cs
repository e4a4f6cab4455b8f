using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Evolvex.Portal.Domain.Webhooks;

/// <summary>Proves that a delivery comes from the portal and is not an old one again.</summary>
public static class WebhookSignature
{
    /// <summary>Letters of a secret: <c>whsec_</c> and 32 random bytes in base64 for addresses.</summary>
    public const string Prefix = "whsec_";

    /// <summary>The value of the header <c>X-Evolvex-Signature</c>: HMAC-SHA256 with the secret's letters as the key over <c>TIMESTAMP.BODY</c>.</summary>
    /// <param name="secret">As it was shown.</param>
    /// <param name="timestamp">Seconds since 1970, as in the header <c>X-Evolvex-Timestamp</c>.</param>
    /// <param name="body">The body's bytes.</param>
    public static string Sign(string secret, long timestamp, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{timestamp}.")));
        hash.AppendData(body);
        return $"sha256={Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }

    /// <summary>A new secret.</summary>
    public static string NewSecret() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}

using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Evolvex.Portal.Domain.ApiKeys;

/// <summary>
/// What a client presents as <c>api_key</c>: 128 random bits in the vendor's form of a UUID, <c>8-4-4-4-12</c> hexadecimal digits, all of them random.
/// Only its hash and its first eight digits are ever stored.
/// </summary>
public readonly record struct ApiKeySecret
{
    /// <summary>Bytes of randomness in a secret.</summary>
    public const int RandomBytes = 16;

    /// <summary>Bytes of a hash.</summary>
    public const int HashBytes = SHA256.HashSizeInBytes;

    /// <summary>Digits that may be shown, so that people can tell keys apart.</summary>
    public const int PrefixLength = 8;

    /// <summary>The form of a secret as a regular expression, for lower case.</summary>
    public const string Form = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";

    private const int Length = 36;

    private ApiKeySecret(string text) => Text = text;

    /// <summary>The whole secret, in lower case; to be shown once.</summary>
    public string Text { get; }

    /// <summary>The part that may be stored and shown.</summary>
    public string Prefix => Text[..PrefixLength];

    /// <summary>A secret of random bytes.</summary>
    /// <exception cref="ArgumentException">There are not exactly <see cref="RandomBytes"/>.</exception>
    public static ApiKeySecret FromRandom(ReadOnlySpan<byte> random) => random.Length == RandomBytes
        ? new ApiKeySecret(new Guid(random, bigEndian: true).ToString("D"))
        : throw new ArgumentException($"{RandomBytes} random bytes are needed.", nameof(random));

    /// <summary>Reads what a client sent; upper case is the same secret.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ApiKeySecret secret)
    {
        secret = default;
        if (text is not { Length: Length }) return false;
        var upper = false;
        for (var at = 0; at < Length; at++)
        {
            var letter = text[at];
            if (at is 8 or 13 or 18 or 23 ? letter != '-' : !char.IsAsciiHexDigit(letter)) return false;
            upper |= char.IsAsciiLetterUpper(letter);
        }
        secret = new ApiKeySecret(upper ? text.ToLowerInvariant() : text);
        return true;
    }

    /// <summary>SHA-256 of the text. A slow hash guards what people choose; 128 random bits need none.</summary>
    public void Hash(Span<byte> hash)
    {
        Span<byte> text = stackalloc byte[Length];
        Encoding.ASCII.GetBytes(Text, text);
        SHA256.HashData(text, hash);
    }

    /// <summary>The hash as 64 lower-case hexadecimal digits: the form in which it is stored.</summary>
    public string HashText()
    {
        Span<byte> hash = stackalloc byte[HashBytes];
        Hash(hash);
        return Convert.ToHexStringLower(hash);
    }

    /// <summary>True when the secret has that stored hash; takes as long whether it has or not.</summary>
    public bool Matches(string hashText) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(HashText()), Encoding.ASCII.GetBytes(hashText));

    /// <summary>Never the whole secret: a log or an exception may show it.</summary>
    public override string ToString() => $"{Prefix}…";
}

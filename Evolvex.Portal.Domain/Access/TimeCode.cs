using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Evolvex.Portal.Domain.Access;

/// <summary>Six-digit codes that change every 30 seconds, as every authenticator app makes them: RFC 6238 with HMAC-SHA-1 (RFC 4226).</summary>
public static class TimeCode
{
    /// <summary>Digits of a code.</summary>
    public const int Digits = 6;

    /// <summary>How long a code is shown.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromSeconds(30);

    // Clocks differ, and people type: the code before and the code after are taken too (RFC 6238, 5.2).
    private const int Tolerance = 1;
    private const int Modulus = 1_000_000;

    /// <summary>Which 30 seconds since 1970 those are.</summary>
    public static long StepAt(DateTimeOffset moment) => moment.ToUnixTimeSeconds() / (long)Step.TotalSeconds;

    /// <summary>The code of those 30 seconds.</summary>
    public static string At(ReadOnlySpan<byte> key, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        // The RFC and all apps say SHA-1; its collisions do not matter inside an HMAC.
#pragma warning disable CA5350
        HMACSHA1.HashData(key, counter, mac);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(mac[(mac[^1] & 0xF)..]) & int.MaxValue;
        return (number % Modulus).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>The 30 seconds that the code belongs to, where it is the code of now or of one step before or after; null: it is wrong or too old.</summary>
    /// <param name="key">The key that portal and app share.</param>
    /// <param name="code">As typed; blanks do not matter.</param>
    /// <param name="now">The time.</param>
    /// <param name="after">Only later steps: a code that was taken once is not taken again.</param>
    public static long? Find(ReadOnlySpan<byte> key, string code, DateTimeOffset now, long? after = null)
    {
        var typed = Encoding.UTF8.GetBytes(code.Replace(" ", "", StringComparison.Ordinal));
        var middle = StepAt(now);
        long? found = null;
        // All of them each time, so that the time taken does not tell which.
        for (var step = middle - Tolerance; step <= middle + Tolerance; step++)
            if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(At(key, step)), typed) && (after is null || step > after)) found = step;
        return found;
    }
}

using System.Globalization;
using System.Text;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>
/// Values as they stand in a statement. A text with anything in it that could end or escape a literal is written by its bytes, so that neither a caller's
/// name nor the server's mode can make a statement of it.
/// </summary>
internal static class SqlLiteral
{
    /// <summary>Adds a value.</summary>
    /// <param name="text">The statement.</param>
    /// <param name="value">Null, a text, a moment, a truth value or a whole number.</param>
    /// <param name="isSqlite">SQLite says text of bytes otherwise than MySQL and MariaDB.</param>
    public static void Append(StringBuilder text, object? value, bool isSqlite)
    {
        switch (value)
        {
            case null:
                text.Append("NULL");
                break;
            case string plain when !plain.AsSpan().ContainsAny(Unsafe) && !plain.Any(char.IsControl) && !plain.Any(char.IsSurrogate):
                text.Append('\'').Append(plain).Append('\'');
                break;
            case string unsafeText:
                text.Append(isSqlite ? "CAST(X'" : "_utf8mb4 X'").Append(Convert.ToHexString(Encoding.UTF8.GetBytes(unsafeText))).Append(isSqlite ? "' AS TEXT)" : "'");
                break;
            case DateTimeOffset moment:
                text.Append('\'').Append(moment.UtcDateTime.ToString(moment.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture)).Append('\'');
                break;
            case bool isTrue:
                text.Append(isTrue ? '1' : '0');
                break;
            case int number:
                text.Append(number);
                break;
            case long number:
                text.Append(number);
                break;
            default:
                throw new ArgumentException($"no literal of {value.GetType().Name}", nameof(value));
        }
    }

    private static readonly System.Buffers.SearchValues<char> Unsafe = System.Buffers.SearchValues.Create("'\\\"`%;");
}

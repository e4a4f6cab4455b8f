using System.Buffers;
using System.Globalization;
using System.Text;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>
/// Values as they stand in a statement. A text with anything in it that could end or escape a literal is written by its bytes, so that neither a caller's
/// name nor the server's mode can make a statement of it.
/// </summary>
internal static class SqlLiteral
{
    /// <summary>What ends or escapes a literal somewhere, and controls.</summary>
    private static readonly SearchValues<char> Unsafe = SearchValues.Create([.. "'\\\"`%;\x7f", .. Enumerable.Range(0, 0x20).Select(code => (char)code)]);

    /// <summary>Adds a text; null is NULL.</summary>
    /// <param name="text">The statement.</param>
    /// <param name="value">The text.</param>
    /// <param name="isSqlite">SQLite says text of bytes otherwise than MySQL and MariaDB.</param>
    public static void Append(StringBuilder text, string? value, bool isSqlite)
    {
        if (value is null) text.Append("NULL");
        else if (IsPlain(value)) text.Append('\'').Append(value).Append('\'');
        else text.Append(isSqlite ? "CAST(X'" : "_utf8mb4 X'").Append(Convert.ToHexString(Encoding.UTF8.GetBytes(value))).Append(isSqlite ? "' AS TEXT)" : "'");
    }

    /// <summary>Adds a moment, in UTC.</summary>
    public static void Append(StringBuilder text, DateTimeOffset moment)
    {
        Span<char> written = stackalloc char[32];
        var utc = moment.UtcDateTime;
        utc.TryFormat(written, out var length, FormOf(utc), CultureInfo.InvariantCulture);
        text.Append('\'').Append(written[..length]).Append('\'');
    }

    /// <summary>How a moment is written.</summary>
    public static string FormOf(DateTime utc) => utc.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd HH:mm:ss.ffffff";

    /// <summary>Neither a sign that is unsafe, nor a control of the upper half, nor half of a letter.</summary>
    private static bool IsPlain(ReadOnlySpan<char> value) => !value.ContainsAny(Unsafe) && !value.ContainsAnyInRange('\x80', '\x9f') && !value.ContainsAnyInRange('\ud800', '\udfff');
}

using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Evolvex.Portal.ManagerGateway;

/// <summary>The cookie <c>mansession_id</c>, read and written as Asterisk does it (<c>main/manager.c</c>): eight hex digits in quotes.</summary>
internal static class ManagerCookie
{
    private const string Name = "mansession_id";

    /// <summary>The session that the request names; null when there is none or it is no hex number.</summary>
    public static uint? Read(StringValues cookieHeaders)
    {
        foreach (var header in cookieHeaders)
        {
            foreach (var pair in (header ?? "").Split(';'))
            {
                var equals = pair.IndexOf('=', StringComparison.Ordinal);
                if (equals > 0 && pair.AsSpan(0, equals).Trim().Equals(Name, StringComparison.OrdinalIgnoreCase))
                {
                    return Parse(pair.AsSpan(equals + 1).Trim().Trim('"'));
                }
            }
        }

        return null;
    }

    /// <summary>Value of the Set-Cookie header.</summary>
    public static string Write(uint session, TimeSpan timeout) =>
        string.Create(CultureInfo.InvariantCulture, $"{Name}=\"{session:x8}\"; Version=1; Max-Age={(int)timeout.TotalSeconds}");

    private static uint? Parse(ReadOnlySpan<char> digits)
    {
        digits = digits.TrimStart('0');
        return digits.Length is > 0 and <= 8 && uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var session)
            ? session
            : null;
    }
}

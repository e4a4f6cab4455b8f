using System.Globalization;

namespace Evolvex.Portal.Shell;

/// <summary>Values in an address or a field, which people type and cut off: what makes no sense is as if it were not there.</summary>
internal static class AddressValue
{
    /// <summary>A day, <c>yyyy-MM-dd</c>.</summary>
    public static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>A whole number from 0.</summary>
    public static long? Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Seconds from 0, with a point before their fraction.</summary>
    public static double? Seconds(string? text) => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && double.IsFinite(seconds) ? seconds : null;
}

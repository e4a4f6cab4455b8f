using System.Globalization;
using System.Text.RegularExpressions;

namespace Evolvex.Portal.Domain.CallHistory;

/// <summary>One end of a range of call records as somebody wrote it: a day, a time on the PBX's clock, or a time with its own zone.</summary>
/// <param name="Wall">What was written, without the zone.</param>
/// <param name="Offset">The zone that was written; null: the PBX's.</param>
/// <param name="IsDay">A date alone.</param>
public readonly partial record struct CdrMoment(DateTime Wall, TimeSpan? Offset, bool IsDay)
{
    /// <summary>What may be written, for messages.</summary>
    public const string Forms = "YYYY-MM-DD HH:MM:SS, YYYY-MM-DD or ISO 8601 such as 2024-10-30T09:59:15+03:00";

    /// <summary>The instant that was written; only for a time with its own zone.</summary>
    public DateTimeOffset? Instant => Offset is { } offset ? new DateTimeOffset(Wall, offset) : null;

    /// <summary>Reads one of <see cref="Forms"/>; a blank stands for a plus before the zone, which is what an unescaped plus in an address becomes.</summary>
    public static bool TryRead(string text, out CdrMoment moment)
    {
        moment = default;
        var match = Form().Match(text);
        if (!match.Success || !DateOnly.TryParseExact(match.Groups["date"].ValueSpan, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)) return false;
        if (!match.Groups["time"].Success)
        {
            moment = new CdrMoment(date.ToDateTime(TimeOnly.MinValue), Offset: null, IsDay: true);
            return true;
        }

        if (!TimeOnly.TryParseExact(match.Groups["time"].ValueSpan, ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)) return false;
        if (!TryReadZone(match.Groups["zone"], out var offset)) return false;
        var wall = date.ToDateTime(time).AddTicks(Fraction(match.Groups["fraction"]));
        if (offset is { } zone && (wall.Ticks - zone.Ticks < 0 || wall.Ticks - zone.Ticks > DateTime.MaxValue.Ticks)) return false;
        moment = new CdrMoment(wall, offset, IsDay: false);
        return true;
    }

    private static bool TryReadZone(Group zone, out TimeSpan? offset)
    {
        offset = null;
        if (!zone.Success) return true;
        if (zone.ValueSpan is "Z" or "z")
        {
            offset = TimeSpan.Zero;
            return true;
        }

        var digits = zone.Value.Replace(":", "", StringComparison.Ordinal);
        var hours = int.Parse(digits.AsSpan(1, 2), NumberStyles.None, CultureInfo.InvariantCulture);
        var minutes = digits.Length > 3 ? int.Parse(digits.AsSpan(3, 2), NumberStyles.None, CultureInfo.InvariantCulture) : 0;
        if (minutes > 59 || hours * 60 + minutes > 14 * 60) return false;
        offset = new TimeSpan(hours, minutes, 0) * (digits[0] == '-' ? -1 : 1);
        return true;
    }

    private static long Fraction(Group fraction)
        => fraction.Success ? long.Parse(fraction.Value.PadRight(7, '0').AsSpan(0, 7), NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^(?<date>\d{4}-\d{2}-\d{2})([Tt ](?<time>\d{2}:\d{2}(:\d{2})?)([.,](?<fraction>\d{1,9}))?(?<zone>[Zz]|[+\- ]\d{2}(:?\d{2})?)?)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Form();
}

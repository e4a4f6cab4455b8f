using System.Globalization;
using Microsoft.Extensions.Localization;

namespace Evolvex.Portal.Shell;

/// <summary>Time as the viewer reads it: in the browser's zone (told by the cookie <c>tz</c>), in the viewer's language.</summary>
internal sealed class ViewerTime(TimeProvider clock, IStringLocalizer<ShellTexts> texts)
{
    /// <summary>Name of the cookie that the page's script writes: an IANA zone.</summary>
    public const string Cookie = "tz";

    /// <summary>The viewer's zone; the server's until the browser has told.</summary>
    public TimeZoneInfo Zone { get; private set; } = clock.LocalTimeZone;

    /// <summary>The server's time now.</summary>
    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Takes the browser's zone; an unknown name changes nothing.</summary>
    public void Use(string? zone)
    {
        if (zone is { Length: > 0 and < 64 } && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found))
            Zone = found;
    }

    /// <summary>Date and time to the second, "30.10.2024 09:59:07".</summary>
    public string Exact(DateTimeOffset at) => InZone(at).ToString(Languages.Current == "ru" ? "dd.MM.yyyy HH:mm:ss" : "d MMM yyyy HH:mm:ss", CultureInfo.CurrentCulture);

    /// <summary>Time of day where it is today, else the date too.</summary>
    public string Clock(DateTimeOffset at)
    {
        var local = InZone(at);
        if (local.Date == InZone(Now).Date)
            return local.ToString("HH:mm", CultureInfo.CurrentCulture);
        return local.ToString(Languages.Current == "ru" ? "dd.MM.yyyy HH:mm" : "d MMM yyyy HH:mm", CultureInfo.CurrentCulture);
    }

    /// <summary>How long it lasts: <c>m:ss</c>, from an hour <c>h:mm:ss</c>. Ticked on by the browser.</summary>
    public string Lasting(DateTimeOffset since) => Length(Now - since);

    /// <summary>A length of time as <c>m:ss</c> or <c>h:mm:ss</c>; never negative.</summary>
    public static string Length(TimeSpan length)
    {
        var seconds = Math.Max(0, (long)length.TotalSeconds);
        return seconds < 3600
            ? string.Create(CultureInfo.InvariantCulture, $"{seconds / 60}:{seconds % 60:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600}:{seconds / 60 % 60:00}:{seconds % 60:00}");
    }

    /// <summary>"4 min", "2 h", "3 d": rough, for what is read at a glance. Ticked on by the browser.</summary>
    public string Ago(DateTimeOffset at)
    {
        var past = Now - at;
        return past switch
        {
            { TotalMinutes: < 1 } => texts["SecondsShort", Math.Max(0, (int)past.TotalSeconds)],
            { TotalHours: < 1 } => texts["MinutesShort", (int)past.TotalMinutes],
            { TotalDays: < 1 } => texts["HoursShort", (int)past.TotalHours],
            _ => texts["DaysShort", (int)past.TotalDays],
        };
    }

    /// <summary>"4 min", "2 h 5 min", "3 d 2 h": a length that is no length of a call, in its two greatest units.</summary>
    public string Span(TimeSpan length) => length switch
    {
        { TotalHours: < 1 } => texts["MinutesShort", (int)length.TotalMinutes],
        { TotalDays: < 1 } => $"{texts["HoursShort", length.Hours].Value} {texts["MinutesShort", length.Minutes].Value}",
        _ => $"{texts["DaysShort", length.Days].Value} {texts["HoursShort", length.Hours].Value}",
    };

    /// <summary>Milliseconds since 1970, what the page's script counts from.</summary>
    public static long Epoch(DateTimeOffset at) => at.ToUnixTimeMilliseconds();

    private DateTimeOffset InZone(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone);
}

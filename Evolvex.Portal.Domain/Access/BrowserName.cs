namespace Evolvex.Portal.Domain.Access;

/// <summary>What people call the browser that calls itself "Mozilla/5.0 (…) …": enough to tell one's own sessions apart.</summary>
public static class BrowserName
{
    // The more particular first: each pretends to be those after it.
    private static readonly (string Mark, string Name)[] Browsers =
    [
        ("YaBrowser/", "Yandex"), ("OPR/", "Opera"), ("EdgA/", "Edge"), ("EdgiOS/", "Edge"), ("Edg/", "Edge"), ("SamsungBrowser/", "Samsung Internet"), ("Vivaldi/", "Vivaldi"),
        ("FxiOS/", "Firefox"), ("Firefox/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
    ];

    private static readonly (string Mark, string Name)[] Systems =
    [
        ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
    ];

    /// <summary>Such as "Firefox, Windows"; its own words where it is none of the known ones, null where it said nothing.</summary>
    public static string? Of(string? userAgent)
    {
        if (string.IsNullOrWhiteSpace(userAgent)) return null;
        var (browser, system) = (Find(Browsers, userAgent), Find(Systems, userAgent));
        return browser is null ? userAgent : system is null ? browser : $"{browser}, {system}";
    }

    private static string? Find((string Mark, string Name)[] known, string text) => Array.Find(known, each => text.Contains(each.Mark, StringComparison.Ordinal)).Name;
}

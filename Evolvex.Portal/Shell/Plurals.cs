using System.Globalization;
using Microsoft.Extensions.Localization;

namespace Evolvex.Portal.Shell;

/// <summary>Texts that depend on a number: 1 звонок, 2 звонка, 5 звонков; 1 call, 2 calls.</summary>
internal static class Plurals
{
    /// <summary>The text <c>KEY_One</c>, <c>KEY_Few</c> or <c>KEY_Many</c>, whichever the language asks for, with the number as {0}.</summary>
    public static string Plural(this IStringLocalizer texts, string key, long count) =>
        texts[$"{key}_{Form(count, CultureInfo.CurrentUICulture.TwoLetterISOLanguageName)}", count.ToString("N0", CultureInfo.CurrentCulture)];

    /// <summary>The form of a whole number by the rules of Unicode CLDR for Russian and English.</summary>
    internal static string Form(long count, string language)
    {
        var n = Math.Abs(count);
        if (language != "ru")
            return n == 1 ? "One" : "Many";
        return (n % 10, n % 100) switch
        {
            (1, not 11) => "One",
            ( >= 2 and <= 4, not (>= 12 and <= 14)) => "Few",
            _ => "Many",
        };
    }
}

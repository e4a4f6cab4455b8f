using System.Globalization;
using Radzen;

namespace Evolvex.Portal.Shell;

/// <summary>Marker of the Russian words for the component library, which has none of its own.</summary>
internal sealed class RadzenTexts;

/// <summary>Gives the component library its Russian words; in other languages it uses its own.</summary>
internal sealed class RadzenLocalizer : ILocalizer
{
    private static readonly System.Resources.ResourceManager Words = new(typeof(RadzenTexts));

    /// <inheritdoc />
    public string? Get(string key, CultureInfo culture) => culture.TwoLetterISOLanguageName == "ru" ? Words.GetString(key, culture) : null;
}

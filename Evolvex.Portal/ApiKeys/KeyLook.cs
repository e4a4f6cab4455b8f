using Evolvex.Portal.Shell;
using Evolvex.Portal.Shell.Components;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Evolvex.Portal.ApiKeys;

/// <summary>How keys look in lists: colour, icon and word together.</summary>
internal static class KeyLook
{
    /// <summary>Whether a key is good.</summary>
    public static MarkupString Badge(KeyStanding standing, IStringLocalizer<AccessTexts> texts)
    {
        var (tone, icon) = standing switch
        {
            KeyStanding.Good => ("talking", Icons.Check),
            KeyStanding.Disabled => ("paused", Icons.Pause),
            KeyStanding.Expired => ("neutral", Icons.Waiting),
            _ => ("missed", Icons.Close),
        };
        return Html.Of($"""<span class="badge" data-tone="{tone}" title="{texts[$"Standing{standing}Hint"].Value}">{Icon.Of(icon)}<span>{texts[$"Standing{standing}"].Value}</span></span>""");
    }

    /// <summary>The warning of a key that arrives in URLs.</summary>
    public static MarkupString InUrl(IStringLocalizer<AccessTexts> texts) =>
        Html.Of($"""<span class="badge" data-tone="ringing" title="{texts["InUrlHint"].Value}">{Icon.Of(Icons.Warning)}<span>{texts["InUrl"].Value}</span></span>""");

    /// <summary>The part of a secret that may be shown.</summary>
    public static MarkupString Prefix(string prefix) => Html.Of($"""<code class="prefix">{prefix}…</code>""");
}

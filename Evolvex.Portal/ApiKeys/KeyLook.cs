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
        return StateBadge.Of(tone, icon, texts[$"Standing{standing}"], texts[$"Standing{standing}Hint"]);
    }

    /// <summary>The warning of a key that arrives in URLs.</summary>
    public static MarkupString InUrl(IStringLocalizer<AccessTexts> texts) => StateBadge.Of("ringing", Icons.Warning, texts["InUrl"], texts["InUrlHint"]);

    /// <summary>The part of a secret that may be shown.</summary>
    public static MarkupString Prefix(string prefix) => Html.Of($"""<code class="prefix">{prefix}…</code>""");
}

using Evolvex.Portal.Domain.Webhooks;
using Evolvex.Portal.Shell;
using Evolvex.Portal.Shell.Components;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Evolvex.Portal.Webhooks;

/// <summary>How webhooks and deliveries look in lists: colour, icon and word together.</summary>
internal static class WebhookLook
{
    public static MarkupString Badge(WebhookStanding standing, IStringLocalizer<WebhooksTexts> texts)
    {
        var (tone, icon) = standing switch
        {
            WebhookStanding.Good => ("talking", Icons.Check),
            WebhookStanding.Failing => ("ringing", Icons.Warning),
            WebhookStanding.Paused => ("missed", Icons.Close),
            _ => ("paused", Icons.Pause),
        };
        return Html.Of($"""<span class="badge" data-tone="{tone}" data-standing="{standing.ToString()}" title="{texts[$"Standing{standing}Hint"].Value}">{Icon.Of(icon)}<span>{texts[$"Standing{standing}"].Value}</span></span>""");
    }

    public static MarkupString Badge(DeliveryState state, IStringLocalizer<WebhooksTexts> texts)
    {
        var (tone, icon) = state switch
        {
            DeliveryState.Delivered => ("talking", Icons.Check),
            DeliveryState.Waiting => ("ringing", Icons.Waiting),
            _ => ("missed", Icons.Close),
        };
        return Html.Of($"""<span class="badge" data-tone="{tone}" data-delivery="{state.ToString()}">{Icon.Of(icon)}<span>{texts[$"Delivery{state}"].Value}</span></span>""");
    }

    /// <summary>Host and path: the part behind ? may be a secret.</summary>
    public static string Address(string url) => WebhookTerms.Shown(url);
}

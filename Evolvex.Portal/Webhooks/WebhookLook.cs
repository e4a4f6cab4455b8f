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
        return StateBadge.Of(tone, icon, texts[$"Standing{standing}"], texts[$"Standing{standing}Hint"], Html.Of($" data-standing=\"{standing.ToString()}\""));
    }

    public static MarkupString Badge(DeliveryState state, IStringLocalizer<WebhooksTexts> texts)
    {
        var (tone, icon) = state switch
        {
            DeliveryState.Delivered => ("talking", Icons.Check),
            DeliveryState.Waiting => ("ringing", Icons.Waiting),
            _ => ("missed", Icons.Close),
        };
        return StateBadge.Of(tone, icon, texts[$"Delivery{state}"], more: Html.Of($" data-delivery=\"{state.ToString()}\""));
    }

    /// <summary>Host and path: the part behind ? may be a secret.</summary>
    public static string Address(string url) => WebhookTerms.Shown(url);
}

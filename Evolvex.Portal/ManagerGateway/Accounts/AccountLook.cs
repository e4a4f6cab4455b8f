using Evolvex.Portal.Shell;
using Evolvex.Portal.Shell.Components;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Evolvex.Portal.ManagerGateway.Accounts;

/// <summary>Manager accounts in words.</summary>
internal static class AccountLook
{
    public static MarkupString State(ManagerAccountView account, IStringLocalizer<ManagerTexts> texts) => account switch
    {
        { IsEnabled: false } => StateBadge.Of("paused", Icons.Pause, texts["Disabled"], texts["DisabledHint"]),
        { Rules.IsLetIn: false } => StateBadge.Of("missed", Icons.Shield, texts["Shut"], texts["ShutHint"]),
        _ => StateBadge.Of("plain", Icons.Check, texts["Enabled"], texts["EnabledHint"]),
    };

    public static MarkupString Secret(ManagerAccountView account, IStringLocalizer<ManagerTexts> texts, ViewerTime time) => account.Secret switch
    {
        SecretState.Known => StateBadge.Of("plain", Icons.Key, texts["SecretKnown"], SecretLine(account, texts, time)),
        SecretState.Unreadable => StateBadge.Of("missed", Icons.Warning, texts["SecretUnreadable"], texts["Unreadable", account.Name]),
        _ => Html.Of($"""<span class="muted" title="{texts["SecretNoneHint"].Value}">{texts["SecretNone"].Value}</span>"""),
    };

    /// <summary>What the portal has of the secret, in a sentence.</summary>
    public static string SecretLine(ManagerAccountView account, IStringLocalizer<ManagerTexts> texts, ViewerTime time) => account switch
    {
        { Secret: SecretState.Unreadable } => texts["Unreadable", account.Name],
        { Secret: SecretState.Known, SecretSetAt: { } set } => texts["SecretSince", time.Clock(set)],
        _ => texts["SecretNoneHint"],
    };
}

using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Shell;
using Evolvex.Portal.Shell.Components;
using Evolvex.Portal.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Evolvex.Portal.Users;

/// <summary>People in words.</summary>
internal static class UserLook
{
    public static string Role(string role, IStringLocalizer<ShellTexts> shell) => role switch
    {
        PortalRole.Administrator => shell["RoleAdministrator"],
        PortalRole.Manager => shell["RoleManager"],
        _ => shell["RoleViewer"],
    };

    public static MarkupString State(UserSummary user, IStringLocalizer<UsersTexts> texts, ViewerTime time)
    {
        var (tone, icon, word, hint) = user switch
        {
            { IsEnabled: false } => ("paused", Icons.Pause, texts["Disabled"].Value, texts["DisabledHint"].Value),
            { LockedUntil: { } until } => ("missed", Icons.Key, texts["Locked"].Value, texts["LockedHint", time.Clock(until)].Value),
            _ => ("plain", Icons.Check, texts["Active"].Value, texts["ActiveHint"].Value),
        };
        return StateBadge.Of(tone, icon, word, hint);
    }
}

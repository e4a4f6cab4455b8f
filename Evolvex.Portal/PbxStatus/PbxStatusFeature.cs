using Evolvex.Portal.Shell;
using Evolvex.Portal.SignIn;

namespace Evolvex.Portal.PbxStatus;

/// <summary>The administrators' page of the PBX: how the link fares, what it may not ask, and what the self-checks say.</summary>
internal static class PbxStatusFeature
{
    public static IServiceCollection AddPbxStatus(this IServiceCollection services) => services
        .AddScoped<CheckWords>()
        .AddNavigation(new NavigationEntry(NavigationGroup.Administration, 70, "/admin/pbx", Icons.Pbx, typeof(PbxStatusTexts), "Title", PortalPolicies.Administrator));
}

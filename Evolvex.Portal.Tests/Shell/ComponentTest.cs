using System.Globalization;
using System.Security.Claims;
using Bunit;
using Evolvex.Portal.CallAccess;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.LiveState;
using Evolvex.Portal.Shell;
using Evolvex.Portal.SignIn;
using Evolvex.Portal.Tests.Support;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Evolvex.Portal.Tests.Shell;

/// <summary>Base of tests that render a component: a PBX and a clock turned by hand, a signed-in viewer, English.</summary>
public abstract class ComponentTest : BunitContext
{
    private readonly CultureInfo _language = CultureInfo.CurrentUICulture;
    private readonly CultureInfo _formats = CultureInfo.CurrentCulture;

    protected ComponentTest()
    {
        Speak("en");
        JSInterop.Mode = JSRuntimeMode.Loose;
        Pbx = new FakeLivePbx(Clock.GetUtcNow());
        Services.AddLocalization();
        Services.AddLogging(logging => logging.ClearProviders());
        Services.AddSingleton<TimeProvider>(Clock);
        Services.AddSingleton<ILivePbx>(Pbx).AddSingleton<ExtensionNames>();
        Services.AddCallAccess();
        Services.AddSingleton(new PbxOptions { Name = "Head office" });
        Services.AddScoped<ViewerTime>();
        Services.AddScoped<Toasts>().AddScoped<ViewerAddress>().AddScoped<SignedInActor>();
        Services.AddAuthorizationCore(policies =>
        {
            policies.AddPolicy(PortalPolicies.Viewer, policy => policy.RequireAuthenticatedUser());
            policies.AddPolicy(PortalPolicies.Manager, policy => policy.RequireRole(PortalRole.Manager, PortalRole.Administrator));
            policies.AddPolicy(PortalPolicies.Administrator, policy => policy.RequireRole(PortalRole.Administrator));
        });
        // bunit puts placeholders in their places.
        Services.AddSingleton<IAuthorizationPolicyProvider, DefaultAuthorizationPolicyProvider>();
        Services.AddSingleton<IAuthorizationService, DefaultAuthorizationService>();
        Services.AddSingleton<AuthenticationStateProvider>(User);
        Services.AddCascadingAuthenticationState();
    }

    protected ManualTime Clock { get; } = new();

    protected FakeLivePbx Pbx { get; }

    protected SignedIn User { get; } = new();

    protected DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>Language of what is rendered from now on.</summary>
    protected static void Speak(string language) => (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (new CultureInfo(language), new CultureInfo(language));

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (_formats, _language);
    }

    /// <summary>Who looks at the page.</summary>
    protected sealed class SignedIn : AuthenticationStateProvider
    {
        /// <summary>One of <see cref="PortalRole"/>; to be set before rendering.</summary>
        public string Role { get; set; } = PortalRole.Viewer;

        /// <summary>The name to be seen; to be set before rendering.</summary>
        public string Name { get; set; } = "vera";

        /// <summary>Further claims; to be set before rendering.</summary>
        public IReadOnlyList<Claim> Claims { get; set; } = [];

        public override Task<AuthenticationState> GetAuthenticationStateAsync() =>
            Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, Name), new Claim(ClaimTypes.Role, Role), .. Claims], "test"))));
    }
}

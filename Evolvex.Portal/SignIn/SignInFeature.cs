using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Evolvex.Portal.SignIn;

/// <summary>People: who they are and what each role may do.</summary>
internal static class SignInFeature
{
    public const string LoginPath = "/login";
    public const string SetUpPath = "/setup";
    public const string AccessDeniedPath = "/access-denied";

    /// <summary>How long a cookie or a circuit is believed before the database is asked again.</summary>
    public static readonly TimeSpan RevalidateEvery = TimeSpan.FromSeconds(4);

    public static WebApplicationBuilder AddSignIn(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies(cookies => cookies.ApplicationCookie!.Configure(ConfigureCookie));
        services.AddAuthorization(PortalPolicies.Define);
        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, CircuitRevalidation>();
        services.Configure<SecurityStampValidatorOptions>(options =>
        {
            options.ValidationInterval = RevalidateEvery;
            options.OnRefreshingPrincipal = PortalStampValidator.KeepSession;
        });
        services.AddPeople().AddSignInManager<PortalSignInManager>();
        services.AddScoped<IUserClaimsPrincipalFactory<PortalUser>, PortalClaims>();
        services.AddScoped<ISecurityStampValidator, PortalStampValidator>();
        services.AddSingleton<SignInThrottle>();
        services.AddScoped<PasswordSignIn>();
        services.AddScoped<SecondFactorSignIn>();
        services.AddSingleton<IStorageSeed, DemoUser>();
        services.AddSingleton<FirstAdministrator>();
        services.AddSingleton<IStorageSeed>(provider => provider.GetRequiredService<FirstAdministrator>());
        services.AddSingleton<ISignInHint>(provider => provider.GetRequiredService<FirstAdministrator>());
        services.AddSingleton<IPortalCommand, UserCreateCommand>().AddSingleton<IPortalCommand, UserResetPasswordCommand>().AddSingleton<IPortalCommand, UserSetGroupCommand>();
        return builder;
    }

    /// <summary>People, their sessions and their rules: what needs no web server.</summary>
    public static IdentityBuilder AddPeople(this IServiceCollection services)
    {
        services.AddSingleton<IPasswordHasher<PortalUser>, PasswordHasher<PortalUser>>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<SignInChanges>();
        services.AddSingleton<UserChange>();
        services.AddSingleton<UserAdministration>();
        services.AddSingleton<UserDirectory>();
        services.AddSingleton<OwnAccount>();
        return services.AddIdentityCore<PortalUser>(ConfigureIdentity)
            .AddUserStore<PortalUserStore>()
            .AddTokenProvider<AuthenticatorCodes>(TokenOptions.DefaultAuthenticatorProvider);
    }

    /// <summary>From here on a request has a person, and needs one unless its endpoint says otherwise.</summary>
    public static WebApplication UseSignIn(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        return app;
    }

    public static IEndpointRouteBuilder MapSignIn(this IEndpointRouteBuilder endpoints)
    {
        // The form parameter makes the antiforgery middleware check this endpoint.
        endpoints.MapPost("/logout", static async (HttpContext http, [FromForm] string? returnUrl, SignInManager<PortalUser> signIns, IAuditLog audit) =>
        {
            var actor = http.ToAuditActor();
            await signIns.SignOutAsync();
            await audit.RecordAsync(actor, AuditVerb.SignedOut, new AuditObject(AuditObjectKind.User, actor.Id, actor.Name), null, CancellationToken.None);
            return Results.LocalRedirect(returnUrl is null ? LoginPath : SignInRules.LocalPath(returnUrl));
        }).ExcludeFromDescription();
        return endpoints;
    }

    private static void ConfigureIdentity(IdentityOptions options)
    {
        // The rules are the domain's: SignInRules is asked before anything is saved.
        options.User.AllowedUserNameCharacters = "";
        options.Password = new PasswordOptions
        {
            RequiredLength = 1,
            RequiredUniqueChars = 1,
            RequireDigit = false,
            RequireLowercase = false,
            RequireUppercase = false,
            RequireNonAlphanumeric = false,
        };
        options.Lockout.MaxFailedAccessAttempts = 5;
        options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5);
    }

    private static void ConfigureCookie(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "evolvex-session";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.ExpireTimeSpan = SessionStore.Lifetime;
        options.SlidingExpiration = true;
        options.LoginPath = LoginPath;
        options.AccessDeniedPath = AccessDeniedPath;
        options.ReturnUrlParameter = "returnUrl";
        options.Events.OnRedirectToLogin = context => RedirectOrStatus(context, StatusCodes.Status401Unauthorized);
        options.Events.OnRedirectToAccessDenied = context => RedirectOrStatus(context, StatusCodes.Status403Forbidden);
    }

    // A program, a script of a page or a player can make nothing of a sign-in page.
    private static Task RedirectOrStatus(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        if (IsNavigation(context.Request)) context.Response.Redirect(context.RedirectUri);
        else context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static bool IsNavigation(HttpRequest request)
    {
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method)) return false;
        if (new[] { "/api", "/pbx", "/_blazor", "/openapi" }.Any(path => request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase))) return false;
        var destination = request.Headers["Sec-Fetch-Dest"].ToString();
        return destination.Length == 0 || destination is "document" or "iframe";
    }
}

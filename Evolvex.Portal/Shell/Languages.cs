using System.Globalization;
using Evolvex.Portal.Domain.Access;
using Microsoft.AspNetCore.Localization;

namespace Evolvex.Portal.Shell;

/// <summary>Russian and English: the browser's wish first, a choice by hand (kept in a cookie) over it.</summary>
internal static class Languages
{
    /// <summary>Two-letter names of the languages, the first is the one for everybody else.</summary>
    public static readonly string[] All = ["en", "ru"];

    /// <summary>Name of each language in itself.</summary>
    public static string OwnName(string language) => language == "ru" ? "Русский" : "English";

    /// <summary>The language of the current request or circuit.</summary>
    public static string Current => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;

    public static IServiceCollection AddPortalLanguages(this IServiceCollection services) =>
        services.Configure<RequestLocalizationOptions>(options =>
        {
            options.SetDefaultCulture(All[0]).AddSupportedCultures(All).AddSupportedUICultures(All);
            options.RequestCultureProviders = [new CookieRequestCultureProvider(), new AcceptLanguageHeaderRequestCultureProvider()];
        });

    /// <summary><c>/culture?culture=ru&amp;returnUrl=/live</c>: remembers the choice for a year and goes back to a page of this portal.</summary>
    public static void MapLanguageSwitch(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/culture", (string? culture, string? returnUrl, HttpContext http) =>
        {
            if (Array.IndexOf(All, culture) >= 0)
            {
                http.Response.Cookies.Append(
                    CookieRequestCultureProvider.DefaultCookieName,
                    CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(culture!)),
                    new CookieOptions { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, HttpOnly = true, Secure = http.Request.IsHttps, IsEssential = true });
            }

            return Results.LocalRedirect(SignInRules.LocalPath(returnUrl));
        }).AllowAnonymous().ExcludeFromDescription();
}

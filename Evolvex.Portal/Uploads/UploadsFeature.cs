using Evolvex.Portal.Hosting;
using Evolvex.Portal.Shell;
using Evolvex.Portal.SignIn;

namespace Evolvex.Portal.Uploads;

/// <summary>Sounds for the dialplan: brought by people or programs, made playable, kept where the PBX finds them.</summary>
internal static class UploadsFeature
{
    public static WebApplicationBuilder AddUploads(this WebApplicationBuilder builder)
    {
        builder.Services.AddUploads();
        return builder;
    }

    /// <summary>Needs the options of the portal, the uploads and the recordings, the database, the audit log and a clock.</summary>
    public static IServiceCollection AddUploads(this IServiceCollection services) => services
        .AddSingleton<SoundFolder>()
        .AddSingleton<RemoteSounds>()
        .AddSingleton<ISoundShelf>(provider => provider.GetRequiredService<RecordingsOptions>().Source == RecordingsSource.EvolvexApi ? provider.GetRequiredService<RemoteSounds>() : provider.GetRequiredService<SoundFolder>())
        .AddSingleton(provider => new SoundConverter(provider.GetRequiredService<UploadsOptions>()))
        .AddSingleton<UploadRecords>()
        .AddSingleton<UploadIntake>()
        .AddSingleton<SoundLibrary>()
        .AddSingleton<SoundListens>()
        .AddSingleton<UploadAnswers>()
        .AddSingleton<IPortalCheck, UploadsCheck>()
        .AddHostedService<UploadLeftovers>()
        .AddNavigation(new NavigationEntry(NavigationGroup.Main, 80, "/uploads", Icons.Upload, typeof(UploadsTexts), "Title", PortalPolicies.Viewer));

    /// <summary>What the page's script sends files to, and its players read from.</summary>
    public static IEndpointRouteBuilder MapUploads(this IEndpointRouteBuilder routes)
    {
        var files = routes.MapGroup("/uploads/files");
        files.MapPost("/", static (HttpContext http, UploadAnswers answers) => answers.TakeAsync(http)).RequireAuthorization(PortalPolicies.Manager).DisableAntiforgery();
        files.MapMethods("/{file}", [HttpMethods.Get, HttpMethods.Head], static (string file, bool? download, HttpContext http, UploadAnswers answers) => answers.ServeAsync(file, download ?? false, http))
            .RequireAuthorization(PortalPolicies.Viewer);
        return routes;
    }
}

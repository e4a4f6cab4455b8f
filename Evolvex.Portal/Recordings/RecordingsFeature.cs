using Evolvex.Portal.Hosting;
using Evolvex.Portal.Recordings.Decoding;
using Evolvex.Portal.Recordings.Files;
using Evolvex.Portal.Recordings.Finding;
using Evolvex.Portal.Recordings.Mp3;
using Evolvex.Portal.Recordings.Notes;
using Evolvex.Portal.Recordings.Pages;
using Evolvex.Portal.Recordings.Remote;
using Evolvex.Portal.Recordings.Reports;
using Evolvex.Portal.Recordings.Retention;
using Evolvex.Portal.Recordings.Serving;
using Evolvex.Portal.Shell;
using Evolvex.Portal.SignIn;

namespace Evolvex.Portal.Recordings;

/// <summary>Recordings of calls: found, decoded, played.</summary>
internal static class RecordingsFeature
{
    public static WebApplicationBuilder AddRecordings(this WebApplicationBuilder builder)
    {
        builder.Services.AddRecordings();
        builder.Services.AddSingleton<RecordingNotes>().AddSingleton<RecordingList>().AddSingleton<RecordingArchive>().AddSingleton<HeardAnswers>().AddSingleton<RecordingReporter>();
        builder.Services.AddSingleton<RetentionStore>().AddSingleton<RetentionPlan>().AddHostedService<RetentionLoop>();
        builder.Services.AddSingleton<RecordingWitness>().AddHostedService(provider => provider.GetRequiredService<RecordingWitness>());
        builder.Services.AddNavigation(new NavigationEntry(NavigationGroup.Main, 70, "/recordings", Icons.Recording, typeof(RecordingsTexts), "Title", PortalPolicies.Manager));
        return builder;
    }

    /// <summary>Needs the options of the portal and of the recordings, a clock and a log.</summary>
    public static IServiceCollection AddRecordings(this IServiceCollection services)
    {
        services.AddSingleton<LameSupport>(provider => new LameSupport(provider.GetRequiredService<ILogger<LameSupport>>()));
        services.AddSingleton<FfmpegDecoder>(_ => new FfmpegDecoder());
        services.AddSingleton<CodecSlots>(_ => new CodecSlots());
        services.AddSingleton(provider => new RecordingRoot(provider.GetRequiredService<RecordingsOptions>().Folder));
        services.AddSingleton<DecodedCache>();
        services.AddSingleton<RecordingDecoder>();
        services.AddSingleton<RecordingAudio>();
        services.AddSingleton<RecordingPeaks>();
        services.AddSingleton<RecordingResults>();
        services.AddSingleton<PlayerAnswers>();
        services.AddSingleton<CallRecordings>();
        services.AddSingleton<ListenLog>();
        services.AddSingleton<RecordingDoctor>();
        services.AddSingleton<IPortalCheck, RecordingsCheck>();
        services.AddSingleton<ToldRecordings>();
        services.AddSingleton<RecordingFolder>();
        services.AddSingleton<FolderRecordings>();
        services.AddSingleton<RemoteApi>();
        services.AddSingleton<RemoteRecordings>();
        services.AddSingleton<RemoteCopies>();
        services.AddSingleton<IRecordings>(provider => IsRemote(provider) ? provider.GetRequiredService<RemoteRecordings>() : provider.GetRequiredService<FolderRecordings>());
        services.AddHostedService(provider => provider.GetRequiredService<RecordingFolder>());
        return services;
    }

    /// <summary>The player's addresses, for managers.</summary>
    public static IEndpointRouteBuilder MapRecordings(this IEndpointRouteBuilder routes)
    {
        var player = routes.MapPlayer().RequireAuthorization(PortalPolicies.Manager);
        player.MapPost("/heard", static (string uniqueid, HeardReport report, HeardAnswers answers, HttpContext http) => answers.TakeAsync(uniqueid, report, http)).DisableAntiforgery();
        routes.MapGet("/recordings/zip", static (string? from, string? to, string? q, string? kind, RecordingArchive archive, HttpContext http) => archive.Serve(from, to, q, kind, http))
            .RequireAuthorization(PortalPolicies.Manager);
        return routes;
    }

    private static bool IsRemote(IServiceProvider services) => services.GetRequiredService<RecordingsOptions>().Source == RecordingsSource.EvolvexApi;
}

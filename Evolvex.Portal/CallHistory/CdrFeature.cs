using Evolvex.Portal.CallAccess;
using Evolvex.Portal.CallHistory.Administration;
using Evolvex.Portal.CallHistory.History;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.CallHistory.Missed;
using Evolvex.Portal.CallHistory.Report;
using Evolvex.Portal.CallHistory.Statistics;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Recordings;
using Evolvex.Portal.Shell;
using Evolvex.Portal.SignIn;

namespace Evolvex.Portal.CallHistory;

/// <summary>The PBX's call records: read, counted, and streamed to the Evolvex API.</summary>
internal static class CdrFeature
{
    public static IServiceCollection AddCallHistory(this IServiceCollection services) => services
        .AddSingleton<CdrDatabase>()
        .AddSingleton(static provider => new WallClock(provider.GetRequiredService<PbxOptions>().TimeZone))
        .AddSingleton<IPortalCheck, CdrCheck>()
        .AddSingleton<IPortalCheck, CdrTableCheck>()
        .AddSingleton<IPortalCheck, CdrWatchedCheck>()
        .AddSingleton<ICdrLog, CdrLog>()
        .AddSingleton<IHourlyCalls, HourlyCallCounts>()
        .AddSingleton<CallRecordLookup>()
        .AddSingleton<NamingRecords>()
        .AddSingleton<CallsForRecordings>()
        .AddSingleton<ICallFacts>(static provider => provider.GetRequiredService<CallsForRecordings>())
        .AddSingleton<IRecordedCalls>(static provider => provider.GetRequiredService<CallsForRecordings>())
        .AddHostedService<CallHistoryStart>()
        .AddCallTables()
        .AddHistoryPages();

    /// <summary>Streams calls to those who may export them.</summary>
    public static IEndpointRouteBuilder MapCallHistory(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/history/calls.csv", static (HttpContext http, CallExport export) =>
            export.WriteAsync(CallFilter.Read(name => http.Request.Query[name]), http.Request.Query["separator"], http)).RequireAuthorization(PortalPolicies.Manager).ExcludeFromDescription();
        endpoints.MapGet("/history/calls.xlsx", static (HttpContext http, CallExport export) =>
            export.WriteWorkbookAsync(CallFilter.Read(name => http.Request.Query[name]), http)).RequireAuthorization(PortalPolicies.Manager).ExcludeFromDescription();
        endpoints.MapGet("/statistics/extensions.xlsx", static (HttpContext http, ExtensionExport export) =>
            export.WriteAsync(CallFilter.Read(name => http.Request.Query[name]), http)).RequireAuthorization(PortalPolicies.Manager).ExcludeFromDescription();
        return endpoints;
    }

    private static IServiceCollection AddHistoryPages(this IServiceCollection services) => services
        .AddNavigation(new NavigationEntry(NavigationGroup.Main, 50, "/history", Icons.History, typeof(HistoryTexts), "Title", PortalPolicies.Viewer) { IsAtHand = true })
        .AddNavigation(new NavigationEntry(NavigationGroup.Main, 52, "/missed", Icons.Missed, typeof(MissedTexts), "Title", PortalPolicies.Viewer))
        .AddNavigation(new NavigationEntry(NavigationGroup.Main, 55, "/statistics", Icons.Chart, typeof(StatisticsTexts), "Title", PortalPolicies.Viewer))
        .AddNavigation(new NavigationEntry(NavigationGroup.Administration, 65, "/admin/call-history", Icons.History, typeof(HistorySettingsTexts), "Title", PortalPolicies.Administrator))
        .AddSingleton<CallQueries>()
        .AddSingleton<ScopeDays>()
        .AddSingleton<StatisticsQueries>()
        .AddSingleton<MissedCalls>()
        .AddSingleton<ReportQueries>()
        .AddSingleton<JourneyReader>()
        .AddSingleton<SavedFilterStore>()
        .AddSingleton<HistorySettingsStore>()
        .AddScoped<CallWords>()
        .AddScoped<CallExport>()
        .AddScoped<ExtensionExport>()
        .AddScoped<ISearchSource, HistorySearch>();

    /// <summary>The portal's own tables of calls, and what fills them.</summary>
    private static IServiceCollection AddCallTables(this IServiceCollection services) => services
        .AddSingleton<CallRecordSource>()
        .AddSingleton<CallFiller>()
        .AddSingleton<CallHistoryEntries>()
        .AddSingleton<FillLease>()
        .AddSingleton(static provider =>
        {
            var feed = new CallFeed();
            provider.GetRequiredService<CallSights>().Changed += (_, _) => feed.Signal();
            return feed;
        })
        .AddSingleton<MaskedNumbers>()
        .AddSingleton<INumberMasking>(static provider => provider.GetRequiredService<MaskedNumbers>())
        .AddHostedService(static provider => provider.GetRequiredService<MaskedNumbers>())
        .AddSingleton<RecordedCalls>()
        .AddHostedService(static provider => provider.GetRequiredService<RecordedCalls>())
        .AddHostedService<AnswerWitness>()
        .AddHostedService<WitnessedPast>()
        .AddHostedService<CallFill>();
}

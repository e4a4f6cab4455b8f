using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Recordings;

namespace Evolvex.Portal.CallHistory;

/// <summary>The PBX's call records: read, counted, and streamed to the Evolvex API.</summary>
internal static class CdrFeature
{
    public static IServiceCollection AddCallHistory(this IServiceCollection services) => services
        .AddSingleton<CdrDatabase>()
        .AddSingleton(static provider => new WallClock(provider.GetRequiredService<PbxOptions>().TimeZone))
        .AddSingleton<IPortalCheck, CdrCheck>()
        .AddSingleton<ICdrLog, CdrLog>()
        .AddSingleton<IHourlyCalls, HourlyCallCounts>()
        .AddSingleton<CallRecordLookup>()
        .AddSingleton<CallsForRecordings>()
        .AddSingleton<ICallFacts>(static provider => provider.GetRequiredService<CallsForRecordings>())
        .AddSingleton<IRecordedCalls>(static provider => provider.GetRequiredService<CallsForRecordings>())
        .AddHostedService<CallHistoryStart>()
        .AddCallTables();

    /// <summary>The portal's own tables of calls, and what fills them.</summary>
    private static IServiceCollection AddCallTables(this IServiceCollection services) => services
        .AddSingleton<CallRecordSource>()
        .AddSingleton<CallFiller>()
        .AddSingleton<CallHistoryEntries>()
        .AddSingleton<FillLease>()
        .AddSingleton<CallFeed>()
        .AddHostedService<AnswerWitness>()
        .AddHostedService<CallFill>();
}

using Evolvex.Portal.Hosting;

namespace Evolvex.Portal.EventStream;

/// <summary>What happens on the PBX, told once for all who listen: streams of the Evolvex API and webhooks.</summary>
internal static class EventStreamFeature
{
    public static IServiceCollection AddEventStream(this IServiceCollection services) => services
        .AddSingleton(provider => new EventJournal(provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<EventEpoch>()
        .AddSingleton<SettledCalls>()
        .AddSingleton<UnseenCalls>()
        .AddSingleton<RecordingWatch>()
        .AddSingleton<RecordsDelay>()
        .AddSingleton<IPortalCheck>(provider => provider.GetRequiredService<RecordsDelay>())
        .AddSingleton<EndedCalls>()
        .AddSingleton<EventStreams>()
        // First: it takes the epoch that everything after it is counted under.
        .AddHostedService<LiveEvents>()
        .AddHostedService(provider => provider.GetRequiredService<RecordingWatch>())
        .AddHostedService(provider => provider.GetRequiredService<EndedCalls>());
}

namespace Evolvex.Portal.LiveState;

/// <summary>The live state of the PBX, for all who show it.</summary>
internal static class LiveStateFeature
{
    /// <summary>Adds <see cref="ILivePbx"/>; the link to the PBX writes to it.</summary>
    public static IServiceCollection AddLiveState(this IServiceCollection services)
    {
        services.AddSingleton(provider => new LivePbx(provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<LivePbx>>()));
        services.AddSingleton<ILivePbx>(provider => provider.GetRequiredService<LivePbx>());
        return services;
    }
}

namespace Evolvex.Portal.LiveState;

/// <summary>The live state of the PBX, for all who show it.</summary>
internal static class LiveStateFeature
{
    /// <summary>Adds <see cref="ILivePbx"/> and the <see cref="ExtensionNames"/> in it; the link to the PBX writes to it.</summary>
    public static IServiceCollection AddLiveState(this IServiceCollection services)
    {
        services.AddSingleton(provider => new LivePbx(provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<LivePbx>>()));
        services.AddSingleton<ILivePbx>(provider => provider.GetRequiredService<LivePbx>());
        services.AddSingleton<ExtensionNames>();
        return services;
    }
}

namespace Evolvex.Portal.CallAccess;

/// <summary>Who may see which calls: the rule that pages, addresses and exports share.</summary>
internal static class CallAccessFeature
{
    public static IServiceCollection AddCallAccess(this IServiceCollection services) => services.AddSingleton<CallSights>();
}

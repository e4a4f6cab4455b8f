using Evolvex.Portal.ManagerConsole.Events;
using Evolvex.Portal.Shell;
using Evolvex.Portal.SignIn;

namespace Evolvex.Portal.ManagerConsole;

/// <summary>The administrators' console: actions of the manager interface by form, the CLI, events as they come.</summary>
internal static class ManagerConsoleFeature
{
    public const string Path = "/admin/console";

    public static IServiceCollection AddManagerConsole(this IServiceCollection services) => services
        .AddScoped<ConsoleConnection>().AddScoped<ConsoleSender>().AddScoped<ConsoleCatalog>().AddScoped<ConsoleScript>()
        .AddSingleton<EventTaps>()
        .AddNavigation(new NavigationEntry(NavigationGroup.Administration, 55, Path, Icons.Terminal, typeof(ManagerConsoleTexts), "Title", PortalPolicies.Administrator));
}

namespace Evolvex.Portal.Hosting;

/// <summary>
/// Where appsettings.json, wwwroot and the folder of data are. The framework takes the folder that the program is started in; a published portal is
/// started from anywhere, by a service, a timer or a person who types <c>check</c>, and is the same portal there.
/// </summary>
internal static class ContentRoot
{
    private const string Key = "contentRoot";

    /// <summary>The arguments, and the program's own folder as the content root where it was published and nobody has named another.</summary>
    public static string[] Name(string[] args) =>
        Name(args, AppContext.BaseDirectory, Environment.GetEnvironmentVariable($"ASPNETCORE_{Key.ToUpperInvariant()}") ?? Environment.GetEnvironmentVariable($"DOTNET_{Key.ToUpperInvariant()}"));

    /// <summary>The same, of a folder and an environment to choose.</summary>
    /// <param name="args">Settings on the command line; those that come later win.</param>
    /// <param name="folder">The program's folder.</param>
    /// <param name="named">What the environment says; null: nothing.</param>
    internal static string[] Name(string[] args, string folder, string? named) =>
        string.IsNullOrEmpty(named) && Directory.Exists(Path.Combine(folder, "wwwroot")) ? [$"--{Key}={folder}", .. args] : args;
}

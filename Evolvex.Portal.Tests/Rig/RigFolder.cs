namespace Evolvex.Portal.Tests.Rig;

/// <summary>Where the sources, the rig's scripts and the installed programs of this test run are.</summary>
internal static class RigFolder
{
    /// <summary>Top folder of the repository that these tests were built from.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>The scripts <c>asterisk</c>, <c>mariadb</c> and <c>phone</c>.</summary>
    public static string Scripts { get; } = Path.Combine(Repository, "Evolvex.Portal.Tests", "Rig");

    /// <summary>Folder of the installed rig: <c>EVOLVEX_TEST_RIG</c>, else <c>artifacts/rig</c> of the repository.</summary>
    public static string Installed { get; } =
        Environment.GetEnvironmentVariable("EVOLVEX_TEST_RIG") is { Length: > 0 } named
            ? Path.GetFullPath(named)
            : Path.Combine(Repository, "artifacts", "rig");

    private static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Evolvex.Portal.sln")))
                return folder.FullName;

        throw new InvalidOperationException($"{AppContext.BaseDirectory} lies in no folder with Evolvex.Portal.sln: run the tests from where they were built.");
    }
}

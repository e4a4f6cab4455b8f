using Evolvex.Portal.Tests.Rig;

namespace Evolvex.Portal.Tests.Architecture;

/// <summary>The files of the repository as they stand on the disk, without what a build or a test run makes.</summary>
internal static class SourceTree
{
    private static readonly HashSet<string> Made = ["bin", "obj", "artifacts", "data", "_framework", "node_modules", "TestResults", "BenchmarkDotNet.Artifacts"];

    /// <summary>All files.</summary>
    public static IReadOnlyList<SourceFile> All { get; } = [.. Under(new DirectoryInfo(RigFolder.Repository))];

    /// <summary>Files whose names end so, such as <c>.cs</c>.</summary>
    public static IEnumerable<SourceFile> Ending(params string[] endings) => All.Where(file => endings.Any(ending => file.Path.EndsWith(ending, StringComparison.Ordinal)));

    /// <summary>C# and Razor of the product: not the tests, not the benchmarks.</summary>
    public static IEnumerable<SourceFile> Product => Ending(".cs", ".razor").Where(file =>
        !file.Path.StartsWith("Evolvex.Portal.Tests/", StringComparison.Ordinal) && !file.Path.StartsWith("Evolvex.Portal.Benchmarks/", StringComparison.Ordinal));

    /// <summary>C# and Razor, tests and benchmarks too, but for the rules themselves, which name what they forbid.</summary>
    public static IEnumerable<SourceFile> Code => Ending(".cs", ".razor").Where(file => !file.Path.StartsWith("Evolvex.Portal.Tests/Architecture/", StringComparison.Ordinal));

    private static IEnumerable<SourceFile> Under(DirectoryInfo folder) =>
        folder.EnumerateFileSystemInfos().SelectMany(entry => entry switch
        {
            { LinkTarget: not null } => [],
            DirectoryInfo inner => Made.Contains(inner.Name) || inner.Name.StartsWith('.') && inner.Name != ".ci" || inner.Name == "Captures" ? [] : Under(inner),
            _ => [new SourceFile(entry.FullName)],
        });
}

/// <summary>One file.</summary>
internal sealed class SourceFile(string fullPath)
{
    /// <summary>Path from the top of the repository, with slashes.</summary>
    public string Path { get; } = System.IO.Path.GetRelativePath(RigFolder.Repository, fullPath).Replace('\\', '/');

    /// <summary>Its lines.</summary>
    public IReadOnlyList<string> Lines => field ??= File.ReadAllLines(fullPath);

    /// <summary>Its whole text.</summary>
    public string Text => string.Join('\n', Lines);

    public override string ToString() => Path;
}

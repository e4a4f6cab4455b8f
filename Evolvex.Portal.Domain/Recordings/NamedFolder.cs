namespace Evolvex.Portal.Domain.Recordings;

/// <summary>Whether a file lies where the PBX said: it names paths of its own machine, whose beginning may be another here.</summary>
public static class NamedFolder
{
    private static readonly char[] Slashes = ['/', '\\'];

    /// <summary>How many folders, counted from the end, a file's folder and a named path have in common; null where they contradict each other.</summary>
    /// <param name="folder">Of the file, relative to the root with <c>/</c>; empty for the root itself.</param>
    /// <param name="named">A base name, a relative or an absolute path, with the file's name; FreePBX puts <c>audio:</c> before it.</param>
    public static int? Fit(string folder, string named)
    {
        var ours = folder.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var theirs = (named.StartsWith("audio:", StringComparison.Ordinal) ? named["audio:".Length..] : named).Split(Slashes, StringSplitOptions.RemoveEmptyEntries)[..^1];
        var common = Math.Min(ours.Length, theirs.Length);
        for (var at = 1; at <= common; at++)
            if (ours[^at] != theirs[^at]) return null;
        return common;
    }
}

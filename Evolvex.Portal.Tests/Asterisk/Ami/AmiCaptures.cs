using System.Globalization;
using Evolvex.Portal.Asterisk.Ami;

namespace Evolvex.Portal.Tests.Asterisk.Ami;

/// <summary>Recorded conversations with real Asterisk 22 and 16, bytes as they were on the wire.</summary>
internal static class AmiCaptures
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Captures");

    /// <summary>All of them, by name: <c>ami/bytes</c>, <c>asterisk-16/ami/bytes</c>.</summary>
    public static TheoryData<string> All
    {
        get
        {
            var names = new TheoryData<string>();
            foreach (var file in Directory.EnumerateFiles(Folder, "*.s2c", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
                names.Add(Path.ChangeExtension(Path.GetRelativePath(Folder, file), null));
            return names;
        }
    }

    /// <summary>All that the server sent.</summary>
    public static byte[] Server(string name) => File.ReadAllBytes(Path.Combine(Folder, name + ".s2c"));

    /// <summary>All that the server sent after its greeting.</summary>
    public static byte[] AfterBanner(string name)
    {
        var stream = Server(name);
        AmiBanner.TryRead(stream, out _, out var length).ShouldBeTrue();
        return stream[length..];
    }

    /// <summary>All that the client sent.</summary>
    public static byte[] Client(string name) => File.ReadAllBytes(Path.Combine(Folder, name + ".c2s"));

    /// <summary>How many bytes the server wrote at a time.</summary>
    public static IReadOnlyList<int> ServerWrites(string name) =>
        [.. File.ReadLines(Path.Combine(Folder, name + ".idx")).Select(line => line.Split(' ')).Where(parts => parts[1] == "s").Select(parts => int.Parse(parts[2], CultureInfo.InvariantCulture))];

    public static IReadOnlyList<AmiMessage> Messages(string name) => AmiMessage.ParseAll(Server(name));
}

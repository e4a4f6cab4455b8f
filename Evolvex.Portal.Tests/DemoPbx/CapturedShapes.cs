using Evolvex.Portal.Asterisk.Ami;

namespace Evolvex.Portal.Tests.DemoPbx;

/// <summary>What a real Asterisk 22 has been seen to write: for each kind of message the header names, in their order.</summary>
internal static class CapturedShapes
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Captures", "ami");

    /// <summary>Events and items of lists: name to the shapes seen.</summary>
    public static ILookup<string, string> Events { get; } = Directory.EnumerateFiles(Folder, "*.s2c")
        .Where(file => !file.EndsWith("load-200.s2c", StringComparison.Ordinal))
        .SelectMany(file => AmiMessage.ParseAll(File.ReadAllBytes(file)))
        .Where(message => message.Kind == AmiFrameKind.Event)
        .Select(message => (message.Name, Shape: Of(message))).Distinct()
        .ToLookup(pair => pair.Name, pair => pair.Shape);

    /// <summary>Header names in order; those that may come any number of times stand once, and the ActionID where the client sent none is left out.</summary>
    public static string Of(AmiMessage message)
    {
        var names = message.Select(line => line.Name).Where(name => name != "ActionID").ToList();
        return string.Join(' ', names.Where((name, i) => i == 0 || name is not ("Variable" or "Output") || names[i - 1] != name));
    }

    public static byte[] Sent(string capture) => File.ReadAllBytes(Path.Combine(Folder, capture + ".c2s"));

    public static IReadOnlyList<AmiMessage> Answered(string capture) => AmiMessage.ParseAll(File.ReadAllBytes(Path.Combine(Folder, capture + ".s2c")));
}

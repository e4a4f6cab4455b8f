using System.Text;

namespace Evolvex.Portal.Tests.ManagerGateway;

/// <summary>One request of a capture and the whole answer that Asterisk gave to it.</summary>
internal sealed record HttpCapture(string Name, byte[] Request, byte[] Answer)
{
    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "Captures");

    /// <summary>The steps of one folder, e.g. <c>http/digest</c>, in order.</summary>
    public static IReadOnlyList<HttpCapture> Read(string folder) =>
        [.. Directory.GetFiles(Path.Combine(Root, folder), "*.req").Order(StringComparer.Ordinal).Select(request => new HttpCapture(
            Path.GetFileNameWithoutExtension(request), File.ReadAllBytes(request), File.ReadAllBytes(Path.ChangeExtension(request, ".res"))))];

    /// <summary>The folders of captures under one, in order.</summary>
    public static IReadOnlyList<string> Folders(string root) => [.. Directory.GetDirectories(Path.Combine(Root, root)).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    public string RequestLine => Encoding.Latin1.GetString(Request).Split('\r', '\n')[0];

    public string Query => RequestLine.Split(' ')[1] is var uri && uri.IndexOf('?', StringComparison.Ordinal) is var at and >= 0 ? uri[(at + 1)..] : "";

    public string? RequestHeader(string name) => Header(Request, name);

    public string? AnswerHeader(string name) => Header(Answer, name);

    public ReadOnlySpan<byte> AnswerBody => Answer.AsSpan(Answer.AsSpan().IndexOf("\r\n\r\n"u8) + 4);

    public override string ToString() => Name;

    private static string? Header(byte[] bytes, string name)
    {
        var head = Encoding.Latin1.GetString(bytes.AsSpan(0, bytes.AsSpan().IndexOf("\r\n\r\n"u8)));
        return head.Split("\r\n").Skip(1)
            .Where(l => l.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
            .Select(l => l[(name.Length + 1)..].Trim()).FirstOrDefault();
    }
}

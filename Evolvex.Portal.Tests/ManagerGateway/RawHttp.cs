using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Evolvex.Portal.Tests.ManagerGateway;

/// <summary>An HTTP answer as it came over the socket.</summary>
internal sealed partial record RawAnswer(string StatusLine, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    // Moments, ids, cookies and addresses differ from request to request on one and the same server.
    private static readonly string[] Varying = ["Date", "Content-Length"];

    /// <summary>The answer with what may differ between two requests put out of sight, one line a header.</summary>
    public string Comparable() => string.Join('\n',
        [
            StatusLine,
            .. Headers.Where(h => !Varying.Contains(h.Key, StringComparer.OrdinalIgnoreCase))
                .Select(h => $"{h.Key.ToLowerInvariant()}: {Ids().Replace(h.Value, "#")}").Order(StringComparer.Ordinal),
            "",
            Ids().Replace(Encoding.Latin1.GetString(Body), "#"),
        ]);

    [GeneratedRegex(@"\d{10}\.\d+|(?<=[-""'=])[0-9a-f]{8}(?=\b)|\d\d:\d\d:\d\d|(?<=CoreCurrentCalls: |CoreProcessedCalls: |corecurrentcalls='|coreprocessedcalls='|Duration: |Seconds: |seconds=')\d+|\d{4}-\d\d-\d\dT[0-9:.+]+|0x[0-9a-f]{4,}|IPV4/TCP/[0-9.]+/\d+|(?<=SystemName|up )[^\r\n]*|\d+(?= calls? processed)|\d+ (?:second|minute)s?,? ?", RegexOptions.CultureInvariant)]
    private static partial Regex Ids();
}

/// <summary>Sends bytes over a socket and reads one answer.</summary>
internal static class RawHttp
{
    public static async Task<RawAnswer> SendAsync(int port, byte[] request, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(request, cancellationToken);
        var received = new List<byte>();
        var buffer = new byte[65536];
        var isHead = Encoding.ASCII.GetString(request, 0, 5) == "HEAD ";
        while (true)
        {
            if (Parse([.. received], isHead) is { } answer) return answer;
            var count = await stream.ReadAsync(buffer, cancellationToken);
            if (count == 0) throw new IOException($"The server closed after {received.Count} bytes: {Encoding.Latin1.GetString([.. received])}");
            received.AddRange(buffer.AsSpan(0, count));
        }
    }

    /// <summary>The first answer in these bytes; null when it is not whole.</summary>
    public static RawAnswer? Parse(byte[] bytes, bool isHead)
    {
        var end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        if (end < 0) return null;
        var lines = Encoding.Latin1.GetString(bytes, 0, end).Split("\r\n");
        var headers = lines.Skip(1).ToDictionary(l => l[..l.IndexOf(':', StringComparison.Ordinal)], l => l[(l.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim(), StringComparer.OrdinalIgnoreCase);
        var length = isHead ? 0 : int.Parse(headers.GetValueOrDefault("Content-Length") ?? "0", CultureInfo.InvariantCulture);
        return bytes.Length < end + 4 + length ? null : new RawAnswer(lines[0], headers, bytes[(end + 4)..(end + 4 + length)]);
    }
}

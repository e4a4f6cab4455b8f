using System.Text;

namespace Evolvex.Portal.DemoPbx.Wire;

/// <summary>
/// Reads a client's side of AMI as Asterisk does (manager.c, get_input and do_message): LF ends a line, a CR before it is dropped; the line is cut at its first colon, a line
/// without one is passed over; an empty line ends the message, even an empty message. A line of more than 1022 bytes or a message of more than 128 lines is a fault
/// that leaves the connection in use.
/// </summary>
internal sealed class ActionReader(Stream stream)
{
    private const int LongestLine = 1022;
    private const int MostLines = 128;

    private readonly byte[] buffer = new byte[8192];
    private readonly List<byte> line = [];
    private int at;
    private int filled;

    /// <summary>The next message; null when the client has gone.</summary>
    public async ValueTask<ActionRequest?> ReadAsync(CancellationToken cancellationToken)
    {
        var headers = new List<ActionHeader>();
        string? fault = null;
        var lines = 0;
        while (await ReadLineAsync(cancellationToken) is { } length)
        {
            if (length == 0)
                return new ActionRequest(headers) { Fault = fault };

            lines++;
            if (length > LongestLine)
                fault ??= "Failed to parse message: line too long";
            else if (lines > MostLines)
                (fault, _) = ("Too many lines in message or allocation failure", headers.RemoveAll(h => h.Key.Equals("ActionID", StringComparison.OrdinalIgnoreCase)));
            else
                Add(headers);
        }

        return null;
    }

    private void Add(List<ActionHeader> headers)
    {
        var text = Encoding.UTF8.GetString(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(line));
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0)
            headers.Add(new(text[..colon], text[(colon + 1)..].TrimStart(' ', '\t'), text));
    }

    // The length without the line's end; a line too long is counted to its end but kept only as far as it may go.
    private async ValueTask<int?> ReadLineAsync(CancellationToken cancellationToken)
    {
        line.Clear();
        var length = 0;
        var last = (byte)0;
        while (true)
        {
            if (at == filled)
            {
                (at, filled) = (0, await stream.ReadAsync(buffer, cancellationToken));
                if (filled == 0)
                    return null;
            }

            var value = buffer[at++];
            if (value == '\n')
                break;
            (length, last) = (length + 1, value);
            if (length <= LongestLine + 1)
                line.Add(value);
        }

        if (last == '\r')
        {
            length--;
            if (line.Count > length)
                line.RemoveAt(length);
        }

        return length;
    }
}

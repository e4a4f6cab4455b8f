using System.Buffers;
using System.Text;
using Evolvex.Portal.Asterisk.Ami;

namespace Evolvex.Portal.ManagerGateway;

/// <summary>
/// On the way to the PBX every action of a session has an id of its own, so that answers are told apart whatever the client sends. On the way back
/// the client's own id stands in its place, or the line is left out where the client gave none.
/// </summary>
internal sealed class GatewayActionIds
{
    // OriginateResponse comes at most some minutes after its action; older ids are of no use to anybody.
    private const int Remembered = 512;
    private readonly Lock gate = new();
    private readonly Dictionary<string, byte[]?> given = new(StringComparer.Ordinal);
    private readonly Queue<string> order = new();

    /// <summary>Remembers which id the client gave to the action that travels as <paramref name="own"/>.</summary>
    public void Remember(string own, string? clientId)
    {
        lock (gate)
        {
            if (order.Count >= Remembered) given.Remove(order.Dequeue());
            order.Enqueue(own);
            given[own] = string.IsNullOrEmpty(clientId) ? null : Encoding.Latin1.GetBytes(clientId);
        }
    }

    /// <summary>Writes a message as the client would have got it.</summary>
    public void Write(AmiFrame frame, IBufferWriter<byte> output)
    {
        var at = frame.IndexOf("ActionID"u8);
        if (at < 0 || !TryFind(frame.ValueAt(at), out var clientId))
        {
            output.Write(frame.Bytes);
            return;
        }

        for (var i = 0; i < frame.Count; i++)
        {
            if (i == at && clientId is null) continue;
            output.Write(i == at ? "ActionID: "u8 : frame.LineAt(i));
            output.Write(i == at ? clientId : []);
            output.Write("\r\n"u8);
        }

        output.Write("\r\n"u8);
    }

    private bool TryFind(ReadOnlySpan<byte> own, out byte[]? clientId)
    {
        lock (gate) return given.TryGetValue(Encoding.UTF8.GetString(own), out clientId);
    }
}

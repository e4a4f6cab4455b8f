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
    /// <param name="frame">The message.</param>
    /// <param name="output">Where to.</param>
    /// <param name="withoutSecrets">Values that are secrets are left out, as if there were none.</param>
    public void Write(AmiFrame frame, IBufferWriter<byte> output, bool withoutSecrets = false)
    {
        var at = frame.IndexOf("ActionID"u8);
        byte[]? clientId = null;
        if (at >= 0 && !TryFind(frame.ValueAt(at), out clientId)) at = -1;
        if (at < 0 && !withoutSecrets)
        {
            output.Write(frame.Bytes);
            return;
        }

        for (var i = 0; i < frame.Count; i++)
        {
            if (i == at && clientId is null) continue;
            if (i == at) Line(output, "ActionID: "u8, clientId);
            else if (withoutSecrets && SecretAt(frame, i) is { IsEmpty: false } name) Line(output, name, ": "u8);
            else Line(output, frame.LineAt(i), []);
        }

        output.Write("\r\n"u8);
    }

    private static void Line(IBufferWriter<byte> output, ReadOnlySpan<byte> first, ReadOnlySpan<byte> then)
    {
        output.Write(first);
        output.Write(then);
        output.Write("\r\n"u8);
    }

    // Of an auth object of PJSIP: https://docs.asterisk.org/Configuration/Channel-Drivers/SIP/Configuring-res_pjsip/
    private static ReadOnlySpan<byte> SecretAt(AmiFrame frame, int index)
    {
        var name = frame.NameAt(index);
        return Ascii.EqualsIgnoreCase(name, "Password"u8) || Ascii.EqualsIgnoreCase(name, "PasswordDigest"u8) || Ascii.EqualsIgnoreCase(name, "Md5Cred"u8)
            || Ascii.EqualsIgnoreCase(name, "OauthSecret"u8) || Ascii.EqualsIgnoreCase(name, "RefreshToken"u8) ? name : default;
    }

    private bool TryFind(ReadOnlySpan<byte> own, out byte[]? clientId)
    {
        lock (gate) return given.TryGetValue(Encoding.UTF8.GetString(own), out clientId);
    }
}

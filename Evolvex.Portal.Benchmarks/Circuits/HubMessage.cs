using System.Buffers.Binary;
using System.Text;

namespace Evolvex.Portal.Benchmarks.Circuits;

/// <summary>Messages of the circuit's hub (SignalR over MessagePack, "blazorpack"), as a browser sends them.</summary>
internal static class HubMessage
{
    private const byte Nil = 0xC0, False = 0xC2, True = 0xC3, Int64 = 0xD3, Text32 = 0xDB, SmallArray = 0x90, SmallMap = 0x80;
    private const byte InvocationType = 1, PingType = 6;

    /// <summary>First of all: which protocol.</summary>
    public static readonly byte[] Handshake = Encoding.UTF8.GetBytes("{\"protocol\":\"blazorpack\",\"version\":1}\u001e");

    /// <summary>Keeps the connection alive.</summary>
    public static readonly byte[] Ping = Framed([SmallArray | 1, PingType]);

    /// <summary>Calls a method of the hub.</summary>
    /// <param name="id">Set: an answer is wanted.</param>
    /// <param name="target">The method.</param>
    /// <param name="arguments">Null, text, truth values and whole numbers.</param>
    public static byte[] Invocation(string? id, string target, params object?[] arguments)
    {
        using var message = new MemoryStream();
        message.WriteByte(SmallArray | 6);
        message.WriteByte(InvocationType);
        message.WriteByte(SmallMap); // no headers
        Write(message, id);
        Write(message, target);
        message.WriteByte((byte)(SmallArray | arguments.Length));
        foreach (var argument in arguments) Write(message, argument);
        message.WriteByte(SmallArray); // no streams
        return Framed(message.ToArray());
    }

    private static void Write(MemoryStream message, object? value)
    {
        switch (value)
        {
            case null: message.WriteByte(Nil); break;
            case bool truth: message.WriteByte(truth ? True : False); break;
            case long number: WriteNumber(message, number); break;
            case string text: WriteText(message, text); break;
            default: throw new ArgumentException($"The hub takes no {value.GetType()}.", nameof(value));
        }
    }

    private static void WriteNumber(MemoryStream message, long number)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        message.WriteByte(Int64);
        message.Write(bytes);
    }

    private static void WriteText(MemoryStream message, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        message.WriteByte(Text32);
        message.Write(length);
        message.Write(bytes);
    }

    /// <summary>A message is preceded by its length, seven bits a byte, the low ones first.</summary>
    private static byte[] Framed(byte[] message)
    {
        var framed = new List<byte>(message.Length + 5);
        for (var rest = (uint)message.Length; ; rest >>= 7)
        {
            framed.Add((byte)(rest > 0x7F ? rest | 0x80 : rest));
            if (rest <= 0x7F) break;
        }

        framed.AddRange(message);
        return [.. framed];
    }
}

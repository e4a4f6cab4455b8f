using System.Buffers;
using System.Text;

namespace Evolvex.Portal.ManagerGateway;

/// <summary>Answers that the gateway gives itself, in the very bytes of Asterisk's (<c>main/manager.c</c>).</summary>
internal static class ManagerAnswer
{
    public static byte[] Error(string message, string? actionId) => Plain("Error", actionId, $"Message: {message}");

    public static byte[] Success(string message, string? actionId) => Plain("Success", actionId, $"Message: {message}");

    public static byte[] Denied(string? actionId) => Error("Permission denied", actionId);

    public static byte[] Goodbye(string? actionId) => Plain("Goodbye", actionId, "Message: Thanks for all the fish.");

    /// <summary>The answer of WaitEvent: what waited, between the answer and <c>WaitEventComplete</c>.</summary>
    public static byte[] Events(ReadOnlyMemory<byte> events, string? actionId)
    {
        var output = new ArrayBufferWriter<byte>(events.Length + 160);
        output.Write(Success("Waiting for Event completed.", actionId));
        output.Write(events.Span);
        output.Write("Event: WaitEventComplete\r\n"u8);
        output.Write(Encoding.Latin1.GetBytes(IdLine(actionId) + "\r\n"));
        return output.WrittenSpan.ToArray();
    }

    private static byte[] Plain(string response, string? actionId, string line) =>
        Encoding.Latin1.GetBytes($"Response: {response}\r\n{IdLine(actionId)}{line}\r\n\r\n");

    private static string IdLine(string? actionId) => string.IsNullOrEmpty(actionId) ? "" : $"ActionID: {actionId}\r\n";
}

using System.Buffers;
using System.Text;

namespace Evolvex.Portal.ManagerGateway;

/// <summary>Answers that the gateway gives itself, in the very bytes of Asterisk's (<c>main/manager.c</c>).</summary>
internal static class ManagerAnswer
{
    public static byte[] Error(string message, string? actionId) => Plain("Error", actionId, $"Message: {message}");

    public static byte[] Success(string message, string? actionId) => Plain("Success", actionId, $"Message: {message}");

    public static byte[] Denied(string? actionId) => Error("Permission denied", actionId);

    public static byte[] Challenge(string text, string? actionId) => Plain("Success", actionId, $"Challenge: {text}");

    public static byte[] Goodbye(string? actionId) => Plain("Goodbye", actionId, "Message: Thanks for all the fish.");

    /// <summary>The answer of WaitEvent: what waited, between the answer and <c>WaitEventComplete</c>.</summary>
    public static GatewayAnswer Events(GatewayChunks? events, string? actionId)
    {
        var (before, after) = (Success("Waiting for Event completed.", actionId), Encoding.Latin1.GetBytes($"Event: WaitEventComplete\r\n{IdLine(actionId)}\r\n"));
        var start = new Part(before, 0);
        var end = start;
        if (events is not null)
        {
            foreach (var piece in events.Bytes) end = end.Then(piece);
        }

        end = end.Then(after);
        return new GatewayAnswer(new ReadOnlySequence<byte>(start, 0, end, after.Length), events);
    }

    private static byte[] Plain(string response, string? actionId, string line) =>
        Encoding.Latin1.GetBytes($"Response: {response}\r\n{IdLine(actionId)}{line}\r\n\r\n");

    private static string IdLine(string? actionId) => string.IsNullOrEmpty(actionId) ? "" : $"ActionID: {actionId}\r\n";

    private sealed class Part : ReadOnlySequenceSegment<byte>
    {
        public Part(ReadOnlyMemory<byte> bytes, long at) => (Memory, RunningIndex) = (bytes, at);

        public Part Then(ReadOnlyMemory<byte> bytes)
        {
            var next = new Part(bytes, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Evolvex.Portal.Asterisk;
using Evolvex.Portal.Asterisk.Ami;

namespace Evolvex.Portal.Tests.ManagerGateway;

/// <summary>
/// A manager port that lets in <c>portal</c> with its secret and answers every action with the bytes that it was told, so that what a real Asterisk said once passes through the
/// gateway again. The portal's own link is not let in: what it asks would be answered wrongly.
/// </summary>
internal sealed partial class ReplayingPbx : IAmiEndpoint, IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly SemaphoreSlim oneWriter = new(1, 1);
    private readonly Task accepting;
    private volatile NetworkStream? lastLogin;

    public ReplayingPbx()
    {
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>Messages that answer the next actions, Latin-1; their ActionID becomes that of the action.</summary>
    public string Answer { get; set; } = "";

    public ValueTask<AmiConnectionOptions> GetAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(new AmiConnectionOptions { Host = "127.0.0.1", Port = ((IPEndPoint)listener.LocalEndpoint).Port, Username = "link", Secret = "not-let-in" });

    /// <summary>Says events to the session that logged in last.</summary>
    public Task SayAsync(string events) => WriteAsync(lastLogin.ShouldNotBeNull(), events);

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        listener.Stop();
        await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true) serving.Add(ServeAsync(await listener.AcceptTcpClientAsync(end.Token)));
        }
        finally
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        var stream = connection.GetStream();
        try
        {
            await WriteAsync(stream, "Asterisk Call Manager/11.0.0\r\n");
            using var reader = new StreamReader(stream, Encoding.Latin1, leaveOpen: true);
            var action = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            while (await reader.ReadLineAsync(end.Token) is { } line)
            {
                if (line.Split(": ", 2) is [var name, var value]) action.TryAdd(name, value);
                if (line.Length > 0) continue;
                await WriteAsync(stream, WithActionId(AnswerTo(action, stream), action["ActionID"]));
                action.Clear();
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            return; // the session is over
        }
    }

    private string AnswerTo(Dictionary<string, string> action, NetworkStream stream)
    {
        if (action["Action"] == "Challenge") return "Response: Error\r\nMessage: Must specify AuthType\r\n\r\n";
        if (action["Action"] != "Login") return Answer;
        if (action is not { Count: > 0 } || action.GetValueOrDefault("Username") != "portal" || action.GetValueOrDefault("Secret") != "portal-secret")
            return "Response: Error\r\nMessage: Authentication failed\r\n\r\n";
        lastLogin = stream;
        return "Response: Success\r\nMessage: Authentication accepted\r\n\r\n";
    }

    private static string WithActionId(string messages, string id) =>
        string.Concat(Regex.Split(messages, "(?<=\r\n\r\n)").Where(message => message.Length > 0).Select(message =>
            ActionId().IsMatch(message) ? ActionId().Replace(message, $"ActionID: {id}") : message.Insert(message.IndexOf("\r\n", StringComparison.Ordinal) + 2, $"ActionID: {id}\r\n")));

    private async Task WriteAsync(NetworkStream stream, string text)
    {
        await oneWriter.WaitAsync();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(text));
        }
        finally
        {
            oneWriter.Release();
        }
    }

    [GeneratedRegex("^ActionID: [^\r\n]*", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex ActionId();
}

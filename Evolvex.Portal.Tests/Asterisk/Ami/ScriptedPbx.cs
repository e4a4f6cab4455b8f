using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Evolvex.Portal.Asterisk.Ami;

namespace Evolvex.Portal.Tests.Asterisk.Ami;

/// <summary>A server on a real loopback socket that says to each client what a test wrote, well or badly.</summary>
internal sealed class ScriptedPbx : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Func<ScriptedSession, Task> script;
    private readonly X509Certificate2? certificate;
    private readonly Task serving;

    public ScriptedPbx(Func<ScriptedSession, Task> script, X509Certificate2? certificate = null)
    {
        this.script = script;
        this.certificate = certificate;
        listener.Start();
        serving = ServeAsync();
    }

    /// <summary>Options of a client of it, with time-outs fit for a test.</summary>
    public AmiConnectionOptions Options => new()
    {
        Host = "127.0.0.1",
        Port = ((IPEndPoint)listener.LocalEndpoint).Port,
        UseTls = certificate is not null,
        Username = "portal",
        Secret = "p0rtal-secret",
        ConnectTimeout = TimeSpan.FromSeconds(10),
        BannerTimeout = TimeSpan.FromSeconds(10),
    };

    /// <summary>Connects to a server whose script begins with a login.</summary>
    public Task<AmiClient> ConnectAsync(Func<AmiConnectionOptions, AmiConnectionOptions>? change = null, TimeProvider? time = null) =>
        AmiClient.ConnectAsync(change is null ? Options : change(Options), time ?? TimeProvider.System, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await serving;
        listener.Stop();
        stop.Dispose();
    }

    /// <summary>One client after another. A script ends by itself, by the client's going, or by the test's end; any other fault of it fails the test.</summary>
    private async Task ServeAsync()
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                using var socket = await listener.AcceptSocketAsync(stop.Token);
                await using Stream stream = await OpenAsync(new NetworkStream(socket));
                await PlayAsync(new ScriptedSession(stream, socket, stop.Token));
            }
        }
        catch (Exception error) when (stop.IsCancellationRequested && error is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            return; // the test is over
        }
    }

    private async Task PlayAsync(ScriptedSession session)
    {
        try
        {
            await script(session);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException && !stop.IsCancellationRequested)
        {
            return; // the client has gone
        }
    }

    private async Task<Stream> OpenAsync(NetworkStream plain)
    {
        if (certificate is null) return plain;
        var secure = new SslStream(plain);
        try
        {
            await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, stop.Token);
        }
        catch (Exception error) when (error is IOException or System.Security.Authentication.AuthenticationException)
        {
            await secure.DisposeAsync(); // the client does not trust it: the script finds the stream closed
        }

        return secure;
    }
}

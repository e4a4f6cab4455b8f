using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;

namespace Evolvex.Portal.Asterisk.Ami;

/// <summary>A connection that has greeted.</summary>
/// <param name="Stream">TCP or TLS.</param>
/// <param name="Banner">The greeting.</param>
/// <param name="Rest">What came after the greeting already.</param>
internal sealed record AmiConnection(Stream Stream, string Banner, byte[] Rest);

/// <summary>Opens a connection: TCP, TLS where wanted, the greeting. Each way it can fail has its own exception and one clear line.</summary>
internal sealed class AmiConnector(AmiConnectionOptions options, TimeProvider time)
{
    private string Where => options.Where;

    public async Task<AmiConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var stream = await WithinAsync(options.ConnectTimeout, ConnectAsync, $"{Where} did not take the connection", cancellationToken);
        try
        {
            return await WithinAsync(options.BannerTimeout, stop => GreetAsync(stream, stop), $"{Where} sent no AMI greeting{(options.UseTls ? "" : " (does it want TLS?)")}", cancellationToken);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    private async Task<T> WithinAsync<T>(TimeSpan limit, Func<CancellationToken, Task<T>> work, string failure, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            return await work(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AmiTimeoutException($"{failure} within {limit.TotalSeconds:0.#} s.");
        }
    }

    private async Task<Stream> ConnectAsync(CancellationToken cancellationToken)
    {
        if (options.HttpManager is { } manager) return await AmiHttpStream.OpenAsync(manager, options, time, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, optionValue: true);
            await socket.ConnectAsync(options.Host, options.Port, cancellationToken);
            var plain = new NetworkStream(socket, ownsSocket: true);
            return options.UseTls ? await SecureAsync(plain, cancellationToken) : plain;
        }
        catch (SocketException error)
        {
            socket.Dispose();
            throw new AmiConnectException($"{Where}: {InWords(error)}", error);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<Stream> SecureAsync(NetworkStream plain, CancellationToken cancellationToken)
    {
        string? doubt = null;
        var secure = new SslStream(plain, leaveInnerStreamOpen: false);
        try
        {
            await secure.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = options.TlsTargetHost ?? options.Host,
                    RemoteCertificateValidationCallback = (_, certificate, _, errors) => (doubt = Doubt(certificate?.GetRawCertData(), errors)) is null,
                },
                cancellationToken);
            return secure;
        }
        catch (Exception error) when (error is AuthenticationException or IOException)
        {
            await secure.DisposeAsync();
            throw new AmiConnectException(doubt is null ? $"{Where} does not speak TLS as it should: {error.Message}" : $"{Where}: {doubt}", error);
        }
    }

    /// <summary>Why the certificate is not trusted; null when it is.</summary>
    private string? Doubt(byte[]? certificate, SslPolicyErrors errors)
    {
        if (certificate is null) return "the server showed no certificate.";
        if (options.TlsFingerprint is { } wanted)
        {
            var actual = Convert.ToHexString(SHA256.HashData(certificate));
            return actual.Equals(wanted.Replace(":", "", StringComparison.Ordinal).Trim(), StringComparison.OrdinalIgnoreCase)
                ? null
                : $"the certificate's SHA-256 fingerprint is {actual}, which is not the one that is trusted.";
        }

        return errors == SslPolicyErrors.None || options.TlsTrustAnyCertificate ? null : $"the certificate is not trusted ({errors}).";
    }

    private async Task<AmiConnection> GreetAsync(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        var have = 0;
        while (true)
        {
            var count = await ReadAsync(stream, buffer.AsMemory(have), cancellationToken);
            have += count;
            var received = buffer.AsSpan(0, have);
            if (AmiBanner.TryRead(received, out var banner, out var length)) return new AmiConnection(stream, banner, received[length..].ToArray());
            if (!AmiBanner.MayBecome(received)) throw new AmiProtocolException($"{Where} is no AMI port: it said \"{AmiBanner.Sanitise(received)}\".");
            if (count > 0) continue;
            if (have == 0) throw new AmiConnectException($"{Where} closed the connection before its greeting.");
            throw new AmiProtocolException($"{Where} is no AMI port: it said \"{AmiBanner.Sanitise(received)}\" and closed.");
        }
    }

    private async Task<int> ReadAsync(Stream stream, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException error)
        {
            throw new AmiConnectException($"{Where}: the connection broke before the greeting: {error.Message}", error);
        }
    }

    private static string InWords(SocketException error) => error.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "the connection was refused.",
        SocketError.HostNotFound or SocketError.NoData => "there is no such host.",
        SocketError.TryAgain => "the name could not be looked up.",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => "there is no way to it.",
        SocketError.TimedOut => "it does not answer.",
        _ => error.Message,
    };
}

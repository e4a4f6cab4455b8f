using System.Net.Sockets;

namespace Evolvex.Portal.Asterisk.Ami;

/// <summary>Sends actions one after another. An action is sent whole or the connection is over; so nothing waits longer than the time-out, whatever the other side does.</summary>
internal sealed class AmiWriter(Stream stream, TimeSpan timeout, TimeProvider time, Action<AmiException> giveUp)
{
    private readonly SemaphoreSlim turn = new(1, 1); // needs no disposal while its wait handle is not asked for

    public async Task WriteAsync(ReadOnlyMemory<byte> action, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            using var limit = new CancellationTokenSource(timeout, time);
            await stream.WriteAsync(action, limit.Token); // not the caller's token: half an action must not stay on the wire
        }
        catch (OperationCanceledException)
        {
            throw GivenUp(new AmiTimeoutException($"The server took no data for {timeout.TotalSeconds:0.#} s: the connection is given up."));
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException)
        {
            throw GivenUp(new AmiConnectionLostException($"The connection broke while sending: {error.Message}", error));
        }
        finally
        {
            turn.Release();
        }
    }

    private AmiException GivenUp(AmiException why)
    {
        giveUp(why);
        return why;
    }
}

using Evolvex.Portal.Asterisk.Ami;

namespace Evolvex.Portal.ManagerGateway;

/// <summary>
/// A login by challenge that has begun: a connection to the PBX on which the PBX has given the challenge, and which waits for the client's answer. So the
/// PBX checks it, and the portal need not know the secret.
/// </summary>
internal sealed class GatewayChallenge : IAsyncDisposable
{
    private readonly TaskCompletionSource<string> given = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<AmiLoginAnswer> answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource ended = new();
    private readonly Task<AmiClient> connecting;
    private bool isHandedOver;

    private GatewayChallenge(AmiConnectionOptions pbx, TimeProvider time)
    {
        // Nobody's name and secret: where the PBX is reached by Digest, the portal's own would let everybody in.
        connecting = AmiClient.ConnectAsync(pbx with { Username = "", Secret = "", AnswerChallenge = AnswerAsync }, time, ended.Token);
    }

    /// <summary>What the PBX wants to be signed.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Asks the PBX for a challenge.</summary>
    /// <exception cref="AmiException">It cannot be reached, or gives none.</exception>
    public static async Task<GatewayChallenge> BeginAsync(AmiConnectionOptions pbx, TimeProvider time, CancellationToken cancellationToken)
    {
        var challenge = new GatewayChallenge(pbx, time);
        try
        {
            if (await Task.WhenAny(challenge.given.Task, challenge.connecting).WaitAsync(cancellationToken) == challenge.connecting) await challenge.connecting;
            challenge.Text = await challenge.given.Task;
            return challenge;
        }
        catch
        {
            await challenge.DisposeAsync();
            throw;
        }
    }

    /// <summary>Hands the client's answer to the PBX and gives the connection that is logged in.</summary>
    /// <exception cref="AmiAuthenticationException">The PBX does not take it.</exception>
    public async Task<AmiClient> LogInAsync(AmiLoginAnswer answer, CancellationToken cancellationToken)
    {
        answered.TrySetResult(answer);
        var client = await connecting.WaitAsync(cancellationToken);
        isHandedOver = true;
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        try
        {
            var client = await connecting;
            if (!isHandedOver) await client.DisposeAsync();
        }
        catch (Exception fault) when (fault is OperationCanceledException or AmiException or ArgumentException)
        {
            return; // there is no connection to be closed
        }
        finally
        {
            ended.Dispose();
        }
    }

    private Task<AmiLoginAnswer> AnswerAsync(string challenge, CancellationToken cancellationToken)
    {
        given.TrySetResult(challenge);
        return answered.Task.WaitAsync(cancellationToken);
    }
}

using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.Asterisk.Lists;
using Evolvex.Portal.LiveState;

namespace Evolvex.Portal.Asterisk;

/// <summary>
/// Keeps the portal connected to the PBX, whatever happens: connects, follows (<see cref="LinkSession"/>), and when that ends says why, waits and begins again.
/// Only the end of the process ends it.
/// </summary>
internal sealed class AsteriskLink(IAmiEndpoint endpoint, LivePbx live, PbxActions actions, OriginateOutcomes originated, RecordingStarts recorded, LinkTiming timing, TimeProvider time, ILogger<AsteriskLink> logger)
    : BackgroundService
{
    /// <summary>Classes of events that the live state is made of; calls' quality, call records and security are not.</summary>
    private const string EventClasses = "system,call,agent,dialplan";

    private readonly LinkBackoff _backoff = new(Random.Shared.NextDouble);
    private readonly EndpointNames _names = new(live, time);
    private LinkFault _lastFault;
    private int _connections;

    /// <summary>The loop runs; false after the end of the process, or if it died, which must not be.</summary>
    public bool IsRunning => ExecuteTask is { IsCompleted: false };

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ConnectAndFollowAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                if (!await FailAsync(error, stoppingToken)) return;
            }
        }
    }

    private async Task ConnectAndFollowAsync(CancellationToken cancellationToken)
    {
        var options = await FindAsync(cancellationToken);
        var where = options.Where;
        live.SetLink(link => link with { Endpoint = where });
        var client = await AmiClient.ConnectAsync(options with { Events = EventClasses }, time, cancellationToken);
        var session = new LinkSession(client, live, _names, originated, recorded, timing, time, logger);
        actions.Use(client);
        if (_connections++ > 0) live.SetLink(link => link with { Reconnects = link.Reconnects + 1 });
        try
        {
            await session.RunAsync(cancellationToken);
        }
        catch (AmiConnectionLostException lost) when (session.IsShuttingDown)
        {
            throw new PbxShutDownException(lost);
        }
        finally
        {
            actions.Use(null);
            originated.LinkLost();
            if (session.WasLive)
            {
                _backoff.Reset();
                _lastFault = LinkFault.None;
            }
        }
    }

    private async Task<AmiConnectionOptions> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await endpoint.GetAsync(cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw new AmiEndpointException($"It is not known where the PBX is: {error.Message}", error);
        }
    }

    /// <summary>Says what is wrong and waits; false when the process ends meanwhile.</summary>
    private async Task<bool> FailAsync(Exception error, CancellationToken stoppingToken)
    {
        var fault = LinkFaults.Of(error);
        var wait = _backoff.Next(fault);
        var now = time.GetUtcNow();
        var phase = fault == LinkFault.LoginRefused ? LinkPhase.Refused : LinkPhase.Stale;
        Log(error, fault, wait);
        if (fault == LinkFault.Unexpected) live.Forget();
        live.SetLink(link => link with
        {
            Phase = link.LastReconcileAt is null && phase == LinkPhase.Stale ? LinkPhase.Connecting : phase, // what was never listed cannot be stale
            Since = link.FaultKind == LinkFault.None || link.Phase is LinkPhase.Live or LinkPhase.Synchronizing ? now : link.Since,
            Fault = error.Message,
            FaultKind = fault,
            FaultDetail = error.InnerException?.Message,
            NextAttemptAt = now + wait,
        });
        live.Flush();
        try
        {
            await Task.Delay(wait, time, stoppingToken);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Log(Exception error, LinkFault fault, TimeSpan wait)
    {
        if (fault == LinkFault.Unexpected) logger.Unexpected(error);
        if (fault == _lastFault) logger.FailedAgain(fault, error.Message, wait.TotalSeconds);
        else logger.Failed(fault, error.Message, wait.TotalSeconds);
        _lastFault = fault;
    }
}

/// <summary>The PBX said goodbye before the connection ended.</summary>
internal sealed class PbxShutDownException(Exception inner) : Exception("The PBX was shut down.", inner);

using System.Threading.Channels;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.ApiKeys;

/// <summary>One request made with a key.</summary>
/// <param name="ApiKeyId">The key.</param>
/// <param name="At">When it came.</param>
/// <param name="Endpoint">The scope's name.</param>
/// <param name="Parameters">As <see cref="RequestParameters"/> writes them, without the key.</param>
/// <param name="Status">HTTP status of the answer.</param>
/// <param name="Duration">Until the last byte of the answer.</param>
/// <param name="Address">Where it came from.</param>
/// <param name="Client">The client's User-Agent.</param>
/// <param name="IsKeyInUrl">The key came in the URL.</param>
internal sealed record ApiRequest(
    Guid ApiKeyId, DateTimeOffset At, string Endpoint, string? Parameters, int Status, TimeSpan Duration, string? Address, string? Client, bool IsKeyInUrl);

/// <summary>Writes down requests, and when a key was last used, without holding a request up.</summary>
internal interface IApiRequestLog
{
    /// <summary>Notes a request; written within about a second, and before the portal ends.</summary>
    void Record(ApiRequest request);

    /// <summary>Requests that could not be written down since the portal started.</summary>
    long Dropped { get; }
}

/// <summary>Collects requests in a bounded queue and writes them four times a second in one transaction each: the queue holds what the fastest clients send meanwhile.</summary>
internal sealed class ApiRequestLog(
    IDbContextFactory<PortalDbContext> databases, BackgroundLoops loops, TimeProvider time, ILogger<ApiRequestLog> logger) : BackgroundService, IApiRequestLog
{
    private const int MostWaiting = 20_000;
    private const int MostAtOnce = 10_000;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LastWrite = TimeSpan.FromSeconds(5);

    private readonly Channel<ApiRequest> _waiting = Channel.CreateBounded<ApiRequest>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private long _dropped;
    private long _droppedTold;

    public long Dropped => Interlocked.Read(ref _dropped);

    public void Record(ApiRequest request)
    {
        if (!_waiting.Writer.TryWrite(request)) Interlocked.Increment(ref _dropped);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var loop = loops.Register("api-requests", TimeSpan.FromMinutes(1));
        while (!stoppingToken.IsCancellationRequested)
        {
            if (await WriteWaitingAsync(loop, stoppingToken) == MostAtOnce) continue;
            await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        using var patience = new CancellationTokenSource(LastWrite, time);
        while (_waiting.Reader.Count > 0 && !patience.IsCancellationRequested) await WriteWaitingAsync(loop, patience.Token);
    }

    /// <summary>How many it took out of the queue.</summary>
    private async Task<int> WriteWaitingAsync(BackgroundLoop loop, CancellationToken cancellationToken)
    {
        var batch = new List<ApiRequest>();
        while (batch.Count < MostAtOnce && _waiting.Reader.TryRead(out var request)) batch.Add(request);
        try
        {
            if (batch.Count > 0)
            {
                await using var database = await databases.CreateDbContextAsync(cancellationToken);
                await ApiRequestWriter.WriteAsync(database, batch, cancellationToken);
            }
            loop.Beat();
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            Interlocked.Add(ref _dropped, batch.Count);
            if (loop.Fault(fault.Message)) ApiKeysLog.RequestsLost(logger, batch.Count, fault);
        }
        catch (OperationCanceledException)
        {
            // The portal is ending: what was taken out goes back for the last write.
            foreach (var request in batch) Record(request);
        }
        TellOfDropped();
        return batch.Count;
    }

    private void TellOfDropped()
    {
        var dropped = Dropped;
        if (dropped == _droppedTold) return;
        ApiKeysLog.RequestsDropped(logger, dropped - _droppedTold);
        _droppedTold = dropped;
    }
}

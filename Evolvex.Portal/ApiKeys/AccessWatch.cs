using Evolvex.Portal.Hosting;

namespace Evolvex.Portal.ApiKeys;

/// <summary>Asks once a second whether another process has changed keys, groups or routes, and at once when this one has.</summary>
internal sealed class AccessWatch(ApiKeyVerifier verifier, KnownGroups groups, AccessChanges changes, BackgroundLoops loops, TimeProvider time, ILogger<AccessWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var loop = loops.Register("api-keys", TimeSpan.FromSeconds(30));
        while (!stoppingToken.IsCancellationRequested)
        {
            var seen = changes.Count;
            try
            {
                await verifier.RefreshAsync(stoppingToken);
                await groups.RefreshAsync(verifier.Stamp, stoppingToken);
                loop.Beat();
            }
            catch (Exception fault) when (fault is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                if (loop.Fault(fault.Message)) ApiKeysLog.WatchFailed(logger, ApiKeyVerifier.Patience, fault);
            }
            await changes.WaitAsync(seen, Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}

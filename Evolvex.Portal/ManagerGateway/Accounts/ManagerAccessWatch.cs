using Evolvex.Portal.Hosting;

namespace Evolvex.Portal.ManagerGateway.Accounts;

/// <summary>Asks once a second whether another process has changed manager accounts or rules; what this one changes it knows at once.</summary>
internal sealed class ManagerAccessWatch(ManagerAccess access, BackgroundLoops loops, TimeProvider time, ILogger<ManagerAccessWatch> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var loop = loops.Register("manager-rules", TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        do
        {
            try
            {
                await access.RefreshAsync(stoppingToken);
                loop.Beat();
            }
            catch (Exception fault) when (fault is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                if (loop.Fault(fault.Message)) ManagerGatewayLog.WatchFailed(log, fault);
            }
        }
        while (await NextAsync(timer, stoppingToken));
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}

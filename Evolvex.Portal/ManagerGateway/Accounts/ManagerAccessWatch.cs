using Evolvex.Portal.Hosting;

namespace Evolvex.Portal.ManagerGateway.Accounts;

/// <summary>Asks once a second whether another process has changed manager accounts or rules; what this one changes it knows at once.</summary>
internal sealed class ManagerAccessWatch(ManagerAccess access, BackgroundLoops loops, ILogger<ManagerAccessWatch> log) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => loops.Register("manager-rules", TimeSpan.FromSeconds(30))
        .RepeatAsync(access.RefreshAsync, TimeSpan.FromSeconds(1), fault => ManagerGatewayLog.WatchFailed(log, fault), stoppingToken);
}

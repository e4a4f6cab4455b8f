using Evolvex.Portal.LiveState;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Evolvex.Portal.Asterisk;

/// <summary>Healthy while the view is live; degraded while the PBX is away, which the portal survives; unhealthy if the link itself died.</summary>
internal sealed class AsteriskLinkHealth(AsteriskLink link, ILivePbx live) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var status = live.Current.Link;
        var result = link.IsRunning
            ? status.Phase == LinkPhase.Live
                ? HealthCheckResult.Healthy($"live, Asterisk {status.PbxVersion ?? "?"}")
                : HealthCheckResult.Degraded($"{status.Phase}: {status.Fault ?? "not yet"}")
            : HealthCheckResult.Unhealthy("The link to the PBX has ended.");
        return Task.FromResult(result);
    }
}

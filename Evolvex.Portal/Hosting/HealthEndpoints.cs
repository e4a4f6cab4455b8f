using System.Net;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Evolvex.Portal.Hosting;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>: what it needs, one entry each; 503 only where the portal itself cannot work, as it
/// survives the PBX being away. Reasons are for those on the machine and for who is signed in; others see the states.
/// </summary>
internal static class HealthEndpoints
{
    /// <summary>Tag of the checks that <c>/health/ready</c> asks.</summary>
    public const string Ready = "ready";

    public static IEndpointRouteBuilder MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = static _ => false, ResponseWriter = WriteAsync }).AllowAnonymous();
        endpoints.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = static check => check.Tags.Contains(Ready), ResponseWriter = WriteAsync }).AllowAnonymous();
        return endpoints;
    }

    private static Task WriteAsync(HttpContext http, HealthReport report)
    {
        var tellsWhy = http.User.Identity?.IsAuthenticated == true || http.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address);
        var answer = new
        {
            status = report.Status.ToString(),
            checks = report.Entries.ToDictionary(
                entry => entry.Key,
                entry => tellsWhy ? (object)new { status = entry.Value.Status.ToString(), description = entry.Value.Description } : new { status = entry.Value.Status.ToString() }),
        };
        return http.Response.WriteAsJsonAsync(answer, http.RequestAborted);
    }
}

/// <summary>Degraded while a background loop fails, unhealthy when one has gone silent.</summary>
internal sealed class BackgroundLoopsHealth(BackgroundLoops loops) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var troubled = loops.All.Where(loop => loop.Problem is not null).ToList();
        var words = string.Join("; ", troubled.Select(loop => $"{loop.Name}: {loop.Problem}"));
        return Task.FromResult(troubled.Count == 0 ? HealthCheckResult.Healthy(string.Join(", ", loops.All.Select(loop => loop.Name)))
            : troubled.Exists(loop => loop.IsSilent) ? HealthCheckResult.Unhealthy(words)
            : HealthCheckResult.Degraded(words));
    }
}

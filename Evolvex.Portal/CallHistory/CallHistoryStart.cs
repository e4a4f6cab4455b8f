using System.Data.Common;
using System.IO.Pipelines;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.CallHistory;

namespace Evolvex.Portal.CallHistory;

/// <summary>
/// Reads the call records of this second once when the portal starts: the log says at once if they cannot be read, and the first who asks does not
/// wait for a second until everything is compiled.
/// </summary>
internal sealed class CallHistoryStart(CdrDatabase database, ICdrLog log, WallClock clock, TimeProvider time) : BackgroundService
{
    private static readonly GroupAccess Everything = new(Guid.Empty, IsUnrestricted: true, []);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (!database.IsConfigured || await database.ProbeAsync(stoppingToken) is not null) return;
            var now = clock.At(time.GetUtcNow());
            await log.WriteAsync(new CdrRange([new WallSpan(now, now.AddSeconds(1))]), Everything, PipeWriter.Create(Stream.Null), stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // A start that fails, for want of the port for one, cancels this before it stops the process, and that would pass for a crash.
        }
        catch (DbException) when (!stoppingToken.IsCancellationRequested)
        {
            // It could be read a moment ago and is asked again soon enough; whoever asks is told then.
        }
    }
}

using System.Diagnostics;
using System.Globalization;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Domain.CallHistory;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.Benchmarks.CallHistory;

/// <summary>
/// <c>call-history-clear PORTAL-CONNECTION</c>: takes away the calls that <c>call-history</c> has read in, as the portal does when its history is started over.
/// Tells how long that takes, and the longest step: so long everybody else waits who writes to the same tables, or in SQLite to any.
/// </summary>
internal static class ClearanceLoad
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        var databases = new CallHistoryLoad.Databases(arguments[0]);
        var calls = await CountAsync(databases);
        var clearance = new CallClearance(databases, new WallClock(TimeZoneInfo.Utc));
        var (watch, processor, longest, steps) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime, TimeSpan.Zero, 0);
        for (var more = true; more; steps++)
        {
            var began = watch.Elapsed;
            more = await clearance.StepAsync(CdrFill.From.AddYears(-1), CallHistorySettings.Default, default);
            if (watch.Elapsed - began > longest) longest = watch.Elapsed - began;
        }

        var left = await CountAsync(databases);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"taken away: {calls - left} calls in {watch.Elapsed.TotalSeconds:F1} s, {(calls - left) / watch.Elapsed.TotalSeconds:F0} a second, processor {(Environment.CpuUsage.TotalTime - processor).TotalSeconds:F1} s, {steps} steps, the longest {longest.TotalMilliseconds:F0} ms"));
        return left == 0 ? 0 : 1;
    }

    private static async Task<int> CountAsync(CallHistoryLoad.Databases databases)
    {
        await using var database = databases.CreateDbContext();
        return await database.Set<CallRow>().CountAsync();
    }
}

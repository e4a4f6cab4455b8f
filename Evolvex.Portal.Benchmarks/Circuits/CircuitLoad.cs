using System.Diagnostics;
using System.Globalization;

namespace Evolvex.Portal.Benchmarks.Circuits;

/// <summary>
/// Many browsers at once without a browser: opens circuits, answers as blazor.web.js does, and reads from the render batches how long a change of a call's
/// state took from the moment its event was read from the PBX to the moment the browser has it.
/// </summary>
internal static class CircuitLoad
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);

    /// <summary>Exit codes: 0 measured, 1 a circuit failed, 2 wrong usage.</summary>
    public static async Task<int> RunAsync(string[] words)
    {
        try
        {
            var options = CircuitLoadOptions.Read(words);
            using var end = new CancellationTokenSource();
            Console.CancelKeyPress += (_, pressed) =>
            {
                pressed.Cancel = true;
                end.Cancel();
            };
            return await RunAsync(options, end.Token);
        }
        catch (WrongUsageException wrong)
        {
            await Console.Error.WriteLineAsync($"{wrong.Message}\n{CircuitLoadOptions.Usage}");
            return 2;
        }
        catch (Exception fault) when (fault is HttpRequestException or InvalidOperationException or TimeoutException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"Not measured: {fault.Message}");
            return 1;
        }
    }

    private static async Task<int> RunAsync(CircuitLoadOptions options, CancellationToken end)
    {
        await using var portal = options.Url is { } url ? PortalUnderTest.Running(url, options.ProcessId) : await PortalUnderTest.StartAsync(options.EventsPerSecond, end);
        using var session = await PortalSession.SignInAsync(portal.Url, "demo", "demo", end);
        await using var circuits = new CircuitGroup(session, options.Page);

        await circuits.OpenAsync(1, end); // what the first costs (code, caches) is not the price of a circuit
        await Task.Delay(Settling, end);
        var heapOfOne = await portal.LiveHeapAsync(end);
        await circuits.OpenAsync(options.Browsers - 1, end);
        await Task.Delay(Settling, end);

        var (cpu, clock) = (portal.Cpu, Stopwatch.StartNew());
        circuits.Measure(true);
        await Task.Delay(TimeSpan.FromSeconds(options.Seconds), end);
        circuits.Measure(false);
        var (cpuUsed, lasted) = (portal.Cpu - cpu, clock.Elapsed);
        var heapOfAll = await portal.LiveHeapAsync(end);

        var report = new CircuitReport(circuits.All, lasted, cpuUsed, portal.ResidentMegabytes, PerCircuit(heapOfOne, heapOfAll, options.Browsers - 1));
        Console.WriteLine(report.ToString(CultureInfo.InvariantCulture));
        foreach (var fault in circuits.All.Select(circuit => circuit.Fault).OfType<string>().Distinct(StringComparer.Ordinal)) await Console.Error.WriteLineAsync(fault);
        return circuits.All.Any(circuit => circuit.Fault is not null) ? 1 : 0;
    }

    private static long? PerCircuit(long? before, long? after, int circuits) => circuits > 0 && after - before is { } grown ? grown / circuits : null;
}

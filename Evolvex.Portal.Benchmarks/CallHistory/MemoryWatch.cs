using System.Globalization;

namespace Evolvex.Portal.Benchmarks.CallHistory;

/// <summary>The most memory that the process had resident while something ran, above what it had before.</summary>
internal sealed class MemoryWatch : IDisposable
{
    private readonly long _before;
    private readonly Timer _timer;
    private long _most;

    public MemoryWatch()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        _before = Resident();
        _most = _before;
        _timer = new Timer(_ => _most = Math.Max(_most, Resident()), null, 0, 100);
    }

    public double MegabytesBefore => _before / 1048576.0;

    public double MegabytesMore => (_most - _before) / 1048576.0;

    public void Dispose() => _timer.Dispose();

    private static long Resident()
    {
        // Pages resident: cheaper than asking for everything that is known of the process.
        var pages = File.ReadAllText("/proc/self/statm").Split(' ')[1];
        return long.Parse(pages, CultureInfo.InvariantCulture) * Environment.SystemPageSize;
    }
}

using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Evolvex.Portal.Hosting;

/// <summary>Limits that the system keeps for a child process: prlimit(2).</summary>
[SupportedOSPlatform("linux")]
internal static partial class ProcessLimits
{
    private const int CpuTime = 0, FileSize = 1, AddressSpace = 9;

    /// <summary>Bounds memory and processor time, and forbids writing files; a child that is gone already needs none.</summary>
    public static void Apply(int process, long mostMemory, TimeSpan mostCpu)
    {
        Set(process, AddressSpace, (ulong)mostMemory);
        Set(process, CpuTime, (ulong)mostCpu.TotalSeconds);
        Set(process, FileSize, 0);
    }

    private static void Set(int process, int resource, ulong most)
    {
        var limit = new Limit { Soft = most, Hard = most };
        _ = PrLimit(process, resource, ref limit, 0);
    }

    [LibraryImport("libc", EntryPoint = "prlimit", SetLastError = true)]
    private static partial int PrLimit(int process, int resource, ref Limit limit, nint former);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }
}

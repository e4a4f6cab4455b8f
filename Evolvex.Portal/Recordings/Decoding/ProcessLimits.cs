using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Evolvex.Portal.Recordings.Decoding;

/// <summary>Limits that the system keeps for a child process: prlimit(2).</summary>
[SupportedOSPlatform("linux")]
internal static partial class ProcessLimits
{
    private const int CpuTime = 0, AddressSpace = 9;

    /// <summary>Bounds memory and processor time; a child that is gone already needs none.</summary>
    public static void Apply(int process, long mostMemory, TimeSpan mostCpu)
    {
        Set(process, AddressSpace, (ulong)mostMemory);
        Set(process, CpuTime, (ulong)mostCpu.TotalSeconds);
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

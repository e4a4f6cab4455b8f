using BenchmarkDotNet.Running;

namespace Evolvex.Portal.Benchmarks;

/// <summary>Entry of the benchmarks: a load program by name (<c>ami PORT</c> …), else BenchmarkDotNet's own command line.</summary>
internal static class BenchmarkProgram
{
    private static int Main(string[] args)
    {
        BenchmarkSwitcher.FromAssembly(typeof(BenchmarkProgram).Assembly).Run(args);
        return 0;
    }
}

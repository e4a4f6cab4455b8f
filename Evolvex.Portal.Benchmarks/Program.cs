using BenchmarkDotNet.Running;
using Evolvex.Portal.Benchmarks.Ami;
using Evolvex.Portal.Benchmarks.Audit;
using Evolvex.Portal.Benchmarks.CallHistory;
using Evolvex.Portal.Benchmarks.Circuits;
using Evolvex.Portal.Benchmarks.EvolvexApi;
using Evolvex.Portal.Benchmarks.LiveState;
using Evolvex.Portal.Benchmarks.ManagerGateway;
using Evolvex.Portal.Benchmarks.Recordings;

namespace Evolvex.Portal.Benchmarks;

/// <summary>Entry of the benchmarks: a load program by name (<c>ami PORT</c> …), else BenchmarkDotNet's own command line.</summary>
internal static class BenchmarkProgram
{
    /// <summary>Load programs, one line each.</summary>
    private static readonly Dictionary<string, Func<string[], Task<int>>> Loads = new(StringComparer.Ordinal)
    {
        ["ami"] = arguments => AmiLoad.RunAsync(arguments, keep: false),
        ["ami-kept"] = arguments => AmiLoad.RunAsync(arguments, keep: true),
        ["ami-state"] = LiveStateLoad.RunAsync,
        ["audit"] = AuditPagesLoad.RunAsync,
        ["api-status"] = StatusLoad.RunAsync,
        ["call-history"] = CallHistoryLoad.RunAsync,
        ["call-history-ask"] = CallHistoryLoad.AskAsync,
        ["call-history-clear"] = ClearanceLoad.RunAsync,
        ["call-history-new"] = NewRowLoad.RunAsync,
        ["cdr-stream"] = CdrStreamLoad.RunAsync,
        ["circuits"] = CircuitLoad.RunAsync,
        ["gateway"] = GatewayLoad.RunAsync,
        ["players"] = PlayersLoad.RunAsync,
        ["recordings"] = _ => RecordingLoad.RunAsync(),
    };

    private static async Task<int> Main(string[] args)
    {
        if (args.Length > 0 && Loads.TryGetValue(args[0], out var load)) return await load(args[1..]);
        BenchmarkSwitcher.FromAssembly(typeof(BenchmarkProgram).Assembly).Run(args);
        return 0;
    }
}

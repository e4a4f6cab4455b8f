using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Parsers;

namespace Evolvex.Portal.Benchmarks.Circuits;

/// <summary>Asks a .NET process, over its diagnostics port, for a full collection and how much survived it. The process needs nothing for that.</summary>
internal static class HeapGauge
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Bytes alive after the collection.</summary>
    /// <exception cref="TimeoutException">The process did not answer.</exception>
    public static async Task<long?> ReadAsync(int processId, CancellationToken end)
    {
        var client = new DiagnosticsClient(processId);
        const long collectNow = (long)(ClrTraceEventParser.Keywords.GC | ClrTraceEventParser.Keywords.GCHeapCollect);
        var provider = new EventPipeProvider(ClrTraceEventParser.ProviderName, EventLevel.Informational, collectNow);
        using var session = await client.StartEventPipeSessionAsync([provider], requestRundown: false, token: end);
        var survived = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        var reading = Task.Run(() => Read(session, survived), CancellationToken.None);
        try
        {
            return await survived.Task.WaitAsync(Patience, end);
        }
        finally
        {
            await session.StopAsync(CancellationToken.None);
            await reading;
        }
    }

    private static void Read(EventPipeSession session, TaskCompletionSource<long> survived)
    {
        using var source = new EventPipeEventSource(session.EventStream);
        var full = false;
        source.Clr.GCStart += begun => full = begun.Depth == 2;
        source.Clr.GCHeapStats += heap =>
        {
            if (full) survived.TrySetResult(heap.TotalPromoted);
        };
        source.Process();
    }
}

using BenchmarkDotNet.Attributes;
using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.Asterisk.Events;
using Evolvex.Portal.Benchmarks.Ami;
using Evolvex.Portal.Domain.Calls;

namespace Evolvex.Portal.Benchmarks.LiveState;

/// <summary>The reducer and what is before it, without a socket: whole calls, a hundred at a time. Figures are for one event, those that do not matter included.</summary>
[MemoryDiagnoser]
public class PbxStateBenchmarks
{
    private const int Calls = 500;
    private const int EventsPerCall = 41;
    private const int Piece = 65_536;
    private static readonly DateTimeOffset At = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private readonly AmiEventTranslator translator = new();
    private readonly PbxState state = new();
    private byte[] stream = [];
    private PbxEvent[] events = [];

    [GlobalSetup]
    public void Setup()
    {
        stream = CallStream.Make(Calls);
        events = [.. AmiMessage.ParseAll(stream).Select(message => translator.Translate(message.Frame)).OfType<PbxEvent>()];
    }

    /// <summary>The parser alone.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Calls * EventsPerCall)]
    public int Scan() => FrameFeed.Read(stream, Piece, static _ => { });

    /// <summary>Parser and translator.</summary>
    [Benchmark(OperationsPerInvoke = Calls * EventsPerCall)]
    public int ScanAndTranslate() => FrameFeed.Read(stream, Piece, batch =>
    {
        foreach (var frame in batch) GC.KeepAlive(translator.Translate(frame));
    });

    /// <summary>The reducer alone, with one look at what changed at the end.</summary>
    [Benchmark(OperationsPerInvoke = Calls * EventsPerCall)]
    public int Reduce()
    {
        foreach (var happened in events) state.Apply(happened, At);
        return state.TakeChanges().Queues.Count;
    }

    /// <summary>All of it.</summary>
    [Benchmark(OperationsPerInvoke = Calls * EventsPerCall)]
    public int ScanTranslateAndReduce()
    {
        FrameFeed.Read(stream, Piece, batch =>
        {
            foreach (var frame in batch)
                if (translator.Translate(frame) is { } happened) state.Apply(happened, At);
        });
        return state.TakeChanges().Queues.Count;
    }
}

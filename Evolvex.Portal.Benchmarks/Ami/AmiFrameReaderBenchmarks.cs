using BenchmarkDotNet.Attributes;
using Evolvex.Portal.Asterisk.Ami;

namespace Evolvex.Portal.Benchmarks.Ami;

/// <summary>The parser without a socket: a stream of <see cref="Events"/> events in pieces of <see cref="Piece"/> bytes. Figures are for one event.</summary>
[MemoryDiagnoser]
public class AmiFrameReaderBenchmarks
{
    private const int Events = 20_000;
    private byte[] stream = [];

    /// <summary>Bytes received at once.</summary>
    [Params(1_460, 131_072)]
    public int Piece { get; set; }

    [GlobalSetup]
    public void Setup() => stream = EventStream.Make(Events);

    /// <summary>Finds every line of every event.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Events)]
    public int Scan() => Read(static _ => { });

    /// <summary>The same, and a name and four values are looked up, as a consumer does.</summary>
    [Benchmark(OperationsPerInvoke = Events)]
    public int ScanAndLookUp() => Read(static batch =>
    {
        var bytes = 0;
        foreach (var frame in batch)
        {
            bytes += frame.Name.Length + frame.Find("Uniqueid"u8).Length + frame.Find("ChannelState"u8).Length
                + frame.Find("CallerIDNum"u8).Length + frame.Find("Linkedid"u8).Length;
        }

        GC.KeepAlive(bytes);
    });

    /// <summary>The same, and each event is kept as an object.</summary>
    [Benchmark(OperationsPerInvoke = Events)]
    public int ScanAndKeep() => Read(static batch =>
    {
        foreach (var frame in batch) GC.KeepAlive(frame.ToMessage());
    });

    private int Read(Action<AmiBatch> consume) => FrameFeed.Read(stream, Piece, consume);
}

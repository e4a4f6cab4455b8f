using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.Asterisk.Events;
using Evolvex.Portal.Benchmarks.Ami;
using Evolvex.Portal.LiveState;
using Microsoft.Extensions.Logging.Abstractions;

namespace Evolvex.Portal.Benchmarks.LiveState;

/// <summary>
/// <c>ami-state PORT</c>: the whole way of an event, from the socket by translator and reducer into the published live state with one reader, as the link to the PBX does it;
/// each event is counted by name besides. On the event <c>Reload</c> it sends a Ping with the ActionID <c>bench-ack</c>, prints <c>COUNTS {…}</c> and ends.
/// </summary>
internal static class LiveStateLoad
{
    private static readonly TimeSpan WarmUpTime = TimeSpan.FromSeconds(1.5);

    public static async Task<int> RunAsync(string[] arguments)
    {
        WarmUp();
        using var live = new LivePbx(TimeProvider.System, NullLogger<LivePbx>.Instance);
        using var reader = live.Subscribe();
        var told = ReadAsync(reader);
        var options = new AmiConnectionOptions { Host = "127.0.0.1", Port = int.Parse(arguments[0], CultureInfo.InvariantCulture), Username = "bench", Secret = "bench" };
        await using var client = await AmiClient.ConnectAsync(options, TimeProvider.System, CancellationToken.None);
        var counts = new EventCounts();
        var translator = new AmiEventTranslator();
        var done = false;
        while (!done && await client.Events.WaitToReadAsync())
            while (!done && client.Events.TryRead(out var batch))
                using (batch) done = Take(batch, live, translator, counts);

        live.Flush();
        await client.SendAsync(new AmiAction("Ping").With("ActionID", "bench-ack"), CancellationToken.None);
        Console.WriteLine("COUNTS " + JsonSerializer.Serialize(counts.ToDictionary()));
        reader.Dispose();
        var state = live.Current;
        await Console.Error.WriteLineAsync($"calls {state.Calls.Count}, queues {state.Queues.Count}, version {state.Version}, batches read {await told}, events lost {client.EventsLost}");
        return 0;
    }

    /// <summary>What a portal has behind it after its first second: the code of the whole way is compiled as well as it will be.</summary>
    private static void WarmUp()
    {
        var stream = CallStream.Make(calls: 200);
        var counts = new EventCounts();
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < WarmUpTime;)
        {
            using var live = new LivePbx(TimeProvider.System, NullLogger<LivePbx>.Instance);
            using var reader = live.Subscribe();
            var translator = new AmiEventTranslator();
            FrameFeed.Read(stream, 65_536, batch => Take(batch, live, translator, counts));
            live.Flush();
        }
        GC.Collect();
    }

    private static bool Take(AmiBatch batch, LivePbx live, AmiEventTranslator translator, EventCounts counts)
    {
        var done = false;
        using var writer = live.Write();
        foreach (var frame in batch)
        {
            var name = frame.Name;
            counts.Add(name);
            if (translator.Translate(frame) is { } happened) writer.Apply(happened, batch.ReceivedAt);
            done |= name.SequenceEqual("Reload"u8);
        }

        writer.Heard(batch.ReceivedAt);
        return done;
    }

    private static async Task<int> ReadAsync(ILiveSubscription reader)
    {
        var batches = 0;
        await foreach (var changes in reader.Changes.ReadAllAsync()) batches += changes.Version > 0 ? 1 : 0;
        return batches;
    }
}

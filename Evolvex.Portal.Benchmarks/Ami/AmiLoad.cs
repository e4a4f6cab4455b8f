using System.Globalization;
using System.Text.Json;
using Evolvex.Portal.Asterisk.Ami;

namespace Evolvex.Portal.Benchmarks.Ami;

/// <summary>
/// <c>ami PORT</c>: logs in to 127.0.0.1:PORT, takes each event as a frame and counts it by name; <c>ami-kept PORT</c> makes an object of its own of each.
/// On the event <c>Reload</c> it sends a Ping with the ActionID <c>bench-ack</c>, prints <c>COUNTS {"Newchannel": 123, …}</c> and ends.
/// </summary>
internal static class AmiLoad
{
    public static async Task<int> RunAsync(string[] arguments, bool keep)
    {
        var options = new AmiConnectionOptions { Host = "127.0.0.1", Port = int.Parse(arguments[0], CultureInfo.InvariantCulture), Username = "bench", Secret = "bench" };
        await using var client = await AmiClient.ConnectAsync(options, TimeProvider.System, CancellationToken.None);
        var counts = new EventCounts();
        var done = false;
        while (!done && await client.Events.WaitToReadAsync())
        {
            while (!done && client.Events.TryRead(out var batch))
            {
                using (batch) done = Count(batch, counts, keep);
            }
        }

        await client.SendAsync(new AmiAction("Ping").With("ActionID", "bench-ack"), CancellationToken.None);
        Console.WriteLine("COUNTS " + JsonSerializer.Serialize(counts.ToDictionary()));
        if (client.EventsLost > 0) await Console.Error.WriteLineAsync($"lost {client.EventsLost} events in {client.Gaps} gaps");
        return 0;
    }

    private static bool Count(AmiBatch batch, EventCounts counts, bool keep)
    {
        var done = false;
        foreach (var frame in batch)
        {
            var name = frame.Name;
            counts.Add(name);
            if (keep) counts.Last = frame.ToMessage();
            done |= name.SequenceEqual("Reload"u8);
        }

        return done;
    }
}

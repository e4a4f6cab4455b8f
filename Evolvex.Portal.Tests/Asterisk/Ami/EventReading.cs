using Evolvex.Portal.Asterisk.Ami;

namespace Evolvex.Portal.Tests.Asterisk.Ami;

/// <summary>Takes events from a client the way a consumer does, with a deadline.</summary>
internal static class EventReading
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <summary>All events until what was taken is enough, or until the end of the connection; null: until the end.</summary>
    public static async Task<List<AmiMessage>> TakeEventsAsync(this AmiClient client, Func<List<AmiMessage>, bool>? enough = null)
    {
        using var late = new CancellationTokenSource(Deadline);
        var taken = new List<AmiMessage>();
        while (enough?.Invoke(taken) != true && await client.Events.WaitToReadAsync(late.Token))
        {
            if (!client.Events.TryRead(out var batch)) continue;
            using (batch) Keep(batch, taken);
        }

        return taken;
    }

    /// <summary>The next event of that name; those before it are passed over.</summary>
    public static async Task<AmiMessage> TakeEventAsync(this AmiClient client, string name) =>
        (await client.TakeEventsAsync(taken => taken.Exists(message => message.Name == name))).First(message => message.Name == name);

    public static async Task<List<string>> TakeEventNamesAsync(this AmiClient client, int count) => [.. (await client.TakeEventsAsync(taken => taken.Count >= count)).Select(message => message.Name)];

    private static void Keep(AmiBatch batch, List<AmiMessage> taken)
    {
        batch.Gap.ShouldBe(0, "events were lost");
        foreach (var frame in batch) taken.Add(frame.ToMessage());
    }
}

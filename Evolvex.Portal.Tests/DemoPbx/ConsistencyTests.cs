using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.DemoPbx;

namespace Evolvex.Portal.Tests.DemoPbx;

public sealed class ConsistencyTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task What_the_lists_show_is_what_the_events_have_told(int seed)
    {
        await using var pbx = new DemoPbxServer(new DemoPbxSettings { HasClock = false, Seed = seed, Zone = DemoClient.Morning });
        pbx.Add(new ManagerAccount("portal", "secret"));
        var recorder = new EventRecorder(pbx);
        pbx.Start();
        var watched = new WatchedState();
        await using var client = await pbx.ConnectAsync();

        for (var minute = 0; minute < 90; minute++)
        {
            pbx.RunFor(TimeSpan.FromSeconds(41));
            await InterfereAsync(pbx, client, minute);
            recorder.Take().ForEach(watched.Hear);
            await CompareAsync(client, watched, $"seed {seed}, step {minute}");
        }
    }

    private static List<string> Differences(IEnumerable<AmiMessage> listed, WatchedState watched)
    {
        var (theirs, ours) = (listed.Select(WatchedState.Line).ToList(), watched.Channels.ToList());
        return [.. theirs.Except(ours).Select(line => "listed: " + line), .. ours.Except(theirs).Select(line => "told:   " + line)];
    }

    // Somebody takes part in the calls at random, as people at a console do.
    private static async Task InterfereAsync(DemoPbxServer pbx, AmiClient client, int step)
    {
        var channel = pbx.Exchange.Channels.ElementAt(step * 7 % pbx.Exchange.Channels.Count).Name;
        var action = (step % 6) switch
        {
            0 => new AmiAction("Hangup").With("Channel", channel),
            1 => new AmiAction("Redirect").With("Channel", channel).With("Context", "local-evolvex").With("Exten", "201").With("Priority", "1"),
            2 => new AmiAction("BlindTransfer").With("Channel", channel).With("Context", "local-evolvex").With("Exten", "135"),
            3 => new AmiAction("Park").With("Channel", channel).With("Timeout", "30000"),
            4 => new AmiAction("QueuePause").With("Interface", "PJSIP/104").With("Paused", step % 4 == 0 ? "true" : "false").With("Reason", "Обед"),
            _ => new AmiAction("Originate").With("Channel", "PJSIP/138").With("Context", "outgoing").With("Exten", "79005550000").With("Priority", "1").With("Async", "true"),
        };
        await client.SendAsync(action, CancellationToken.None);
    }

    private static async Task CompareAsync(AmiClient client, WatchedState watched, string when)
    {
        var channels = await client.ListAsync(new AmiAction("CoreShowChannels"), CancellationToken.None).ToListAsync();
        Differences(channels, watched).ShouldBeEmpty(when);

        var status = await client.ListAsync(new AmiAction("Status"), CancellationToken.None).ToListAsync();
        Differences(status, watched).ShouldBeEmpty(when);

        var queues = await client.ListAsync(new AmiAction("QueueStatus"), CancellationToken.None).ToListAsync();
        foreach (var queue in queues.Where(q => q.Name == "QueueParams"))
        {
            queue["Calls"].ShouldBe($"{watched.Callers.GetValueOrDefault(queue["Queue"]!)}", when);
            queues.Count(q => q.Name == "QueueEntry" && q["Queue"] == queue["Queue"]).ShouldBe(watched.Callers.GetValueOrDefault(queue["Queue"]!), when);
        }

        foreach (var member in queues.Where(q => q.Name == "QueueMember"))
            if (watched.Members.TryGetValue(member["Queue"] + " " + member["Location"], out var told))
                (member["Status"] + member["Paused"] + member["PausedReason"]).ShouldBe(told, $"{when}: {member["Location"]}");

        var devices = await client.ListAsync(new AmiAction("DeviceStateList"), CancellationToken.None).ToListAsync();
        foreach (var device in devices)
            if (watched.Devices.TryGetValue(device["Device"]!, out var told))
                device["State"].ShouldBe(told, $"{when}: {device["Device"]}");
    }
}

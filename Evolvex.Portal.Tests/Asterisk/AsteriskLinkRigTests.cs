using System.Globalization;
using Evolvex.Portal.Asterisk;
using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.LiveState;
using Evolvex.Portal.Tests.Rig;

namespace Evolvex.Portal.Tests.Asterisk;

/// <summary>The live state beside what a real Asterisk lists of itself, over its manager port.</summary>
[Collection("Asterisk")]
[Trait("Needs", "Asterisk")]
public sealed class AsteriskLinkTcpTests(AsteriskRig rig) : AsteriskLinkRigTests(rig, overHttp: false);

/// <summary>The same over its HTTP manager.</summary>
[Collection("Asterisk")]
[Trait("Needs", "Asterisk")]
public sealed class AsteriskLinkHttpTests(AsteriskRig rig) : AsteriskLinkRigTests(rig, overHttp: true)
{
    [Theory]
    [InlineData("portal", "wrong", "asterisk", LinkFault.LoginRefused)]
    [InlineData("portal", "portal-secret", "nowhere", LinkFault.NotAmi)]
    public async Task What_is_wrong_is_said_in_one_line_without_the_secret(string username, string secret, string path, LinkFault fault)
    {
        await using var link = await Link(username, secret, path).StartAsync();
        await link.FaultAsync(fault);
        link.Status.Fault.ShouldNotBeNull().ShouldNotContain(secret);
        link.Status.Fault!.ShouldContain("http://127.0.0.1");
    }
}

public abstract class AsteriskLinkRigTests(AsteriskRig rig, bool overHttp)
{
    [Fact]
    public async Task Two_hundred_quick_calls_leave_nothing_behind()
    {
        await using var link = await LiveAsync();
        var most = 0;
        for (var call = 0; call < 200; call++)
        {
            var action = new AmiAction("Originate").With("Channel", "Local/800@load").With("Application", "Wait").With("Data", "0.2").With("Async", "true");
            (await link.Actions.SendAsync(action, CancellationToken.None)).IsSuccess.ShouldBeTrue();
            // On a slow machine the last one may be over before anybody looks.
            most = Math.Max(most, link.Live.Current.Calls.Count);
        }

        await link.UntilAsync(() => (most = Math.Max(most, link.Live.Current.Calls.Count)) > 0, 10, "busy");
        await QuietAsync(link, () => link.Live.ListChannels().Count == 0 && link.Live.Current.Calls.Count == 0);
        link.Status.Corrections.ShouldBe(0);
    }

    [Fact]
    public async Task An_answered_and_held_call_equals_the_list_at_each_quiet_moment()
    {
        await using var link = await LiveAsync();
        await rig.Phones.AnswerAsync("110", ring: TimeSpan.FromSeconds(2), talk: TimeSpan.FromSeconds(20));
        rig.Phones.Hold("109", "110", TimeSpan.FromSeconds(3));

        await QuietAsync(link, () => Only(link)?.State == CallState.Ringing);
        await QuietAsync(link, () => Only(link)?.State == CallState.Talking);
        Only(link)!.ShouldSatisfyAllConditions(call => call.From.Number.ShouldBe("109"), call => call.To.ShouldBe(new Party("110", "Борис Иванов")), call => call.Direction.ShouldBe(CallDirection.Internal));
        await QuietAsync(link, () => Only(link)?.State == CallState.OnHold);
        await QuietAsync(link, () => Only(link)?.State == CallState.Talking);
        await QuietAsync(link, () => link.Live.Current.Calls.Count == 0);
    }

    [Fact]
    public async Task A_busy_and_an_unanswered_call_equal_the_list_and_end()
    {
        await using var link = await LiveAsync();
        var busy = await rig.Phones.RefuseAsync("110");
        var began = TimeProvider.System.GetUtcNow();
        await rig.Phones.Call("109", "110").EndedAsync(); // over within milliseconds: it may be gone before it is shown
        (await busy.EndedAsync()).ShouldBeTrue("it refused the call");
        await QuietAsync(link, () => link.Live.Current.Calls.Count == 0 && link.Status.LastEventAt > began);

        await OriginateAsync(link, "603");
        await QuietAsync(link, () => Only(link)?.State == CallState.Ringing);
        await rig.HangUpAllAsync();
        await QuietAsync(link, () => link.Live.Current.Calls.Count == 0);
    }

    [Fact]
    public async Task A_queue_call_equals_channels_and_queues_while_it_waits_talks_and_after_it()
    {
        await using var link = await LiveAsync();
        var completed = link.Live.Current.Queues["support"].Completed;
        await rig.Phones.AnswerAsync("110", talk: TimeSpan.FromSeconds(20));
        await OriginateAsync(link, "154");
        await QuietAsync(link, () => Only(link) is { State: CallState.Waiting, Queue: "sales" });
        await rig.HangUpAllAsync();
        await QuietAsync(link, () => link.Live.Current.Calls.Count == 0);

        await OriginateAsync(link, "153");
        await QuietAsync(link, () => Only(link) is { State: CallState.Talking, Queue: "support" });
        Only(link)!.To.ShouldBeOneOf(new Party("110", "Борис Иванов"), new Party("201", "Operator 201")); // both ring; the quicker one has it
        await rig.HangUpAllAsync();
        await QuietAsync(link, () => link.Live.Current.Calls.Count == 0);
        link.Live.Current.Queues["support"].Completed.ShouldBe(completed + 1);
        link.Live.Current.Queues["sales"].Abandoned.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Transferred_and_conference_calls_equal_the_list()
    {
        await using var link = await LiveAsync();
        await rig.Phones.AnswerAsync("110", talk: TimeSpan.FromSeconds(30));
        rig.Phones.Call("109", "110", TimeSpan.FromSeconds(30));
        await QuietAsync(link, () => Only(link)?.State == CallState.Talking);
        var caller = Only(link)!.Legs[0].Channel;
        (await link.Actions.SendAsync(new AmiAction("BlindTransfer").With("Channel", caller).With("Exten", "604").With("Context", "outgoing"), CancellationToken.None)).IsSuccess.ShouldBeTrue();
        await QuietAsync(link, () => Only(link) is { Legs.Count: 1, To.Number: "604" });
        await rig.HangUpAllAsync();

        for (var party = 0; party < 3; party++) await OriginateAsync(link, "700");
        await QuietAsync(link, () => link.Live.Current.Calls.Values.Count(call => call is { State: CallState.Conference, Conference: "700" }) == 3);
        await rig.HangUpAllAsync();
        await QuietAsync(link, () => link.Live.Current.Calls.Count == 0);
    }

    [Fact]
    public async Task A_killed_asterisk_is_seen_within_15_seconds_so_is_its_return_and_nothing_stale_remains()
    {
        await using var link = await LiveAsync();
        for (var call = 0; call < 3; call++) await OriginateAsync(link, "604");
        await QuietAsync(link, () => link.Live.Current.Calls.Count == 3);

        rig.Kill9();
        (await link.UntilAsync(() => link.Status.Phase == LinkPhase.Stale, 15, "seen to be gone")).ShouldBeLessThan(TimeSpan.FromSeconds(15));
        link.Live.Current.Calls.Count.ShouldBe(3, "what was known last");
        await Task.Delay(TimeSpan.FromSeconds(10)); // long enough away for the waits between attempts to have grown
        await rig.StartAsync();
        (await link.UntilAsync(() => link.Status.Phase == LinkPhase.Live, 15, "seen to be back")).ShouldBeLessThan(TimeSpan.FromSeconds(15));

        await QuietAsync(link, () => link.Live.Current.Calls.Count == 0);
        link.Status.Reconnects.ShouldBe(1);
    }

    [Fact]
    public async Task A_user_without_rights_is_told_which_lists_it_may_not_read_and_sees_calls_all_the_same()
    {
        await using var link = await Link("limited", "limited-secret").StartAsync();
        await link.LiveAsync();
        link.Status.RefusedLists.ShouldContain("PJSIPShowEndpoints");
        link.Status.RefusedLists.ShouldNotContain("CoreShowChannels", "Status tells the same and is allowed");

        await rig.OriginateAsync("604");
        await link.UntilAsync(() => link.Live.Current.Calls.Count == 1, 10, "called");
        await rig.HangUpAllAsync();
        await link.UntilAsync(() => link.Live.Current.Calls.Count == 0, 10, "over");
    }

    private protected LinkUnderTest Link(string username, string secret, string path = "asterisk")
    {
        var link = new LinkUnderTest(rig.AmiPort, username, secret, timing: new LinkTiming());
        if (overHttp) link.Options = link.Options with { Port = rig.HttpPort, HttpManager = new Uri($"http://127.0.0.1:{rig.HttpPort}/{path}") };
        return link;
    }

    private static Call? Only(LinkUnderTest link) => link.Live.Current.Calls.Values.ToArray() is [var call] ? call : null;

    private async Task<LinkUnderTest> LiveAsync()
    {
        await rig.HangUpAllAsync();
        var link = await Link("portal", "portal-secret").StartAsync();
        await link.LiveAsync();
        return link;
    }

    private static async Task OriginateAsync(LinkUnderTest link, string number)
    {
        var action = new AmiAction("Originate").With("Channel", $"Local/{number}@outgoing").With("Application", "Wait").With("Data", "60").With("CallerID", "\"Caller\" <801>").With("Async", "true");
        (await link.Actions.SendAsync(action, CancellationToken.None)).IsSuccess.ShouldBeTrue();
    }

    /// <summary>Waits until something is shown, then compares channels and queues with Asterisk's own lists; again if anything moved meanwhile.</summary>
    private async Task QuietAsync(LinkUnderTest link, Func<bool> holds)
    {
        string[] shown = [], listed = [];
        var deadline = TimeProvider.System.GetUtcNow().AddSeconds(30);
        while (TimeProvider.System.GetUtcNow() < deadline)
        {
            if (holds())
            {
                shown = Shown(link);
                listed = await ListedAsync();
                if (shown.SequenceEqual(listed) && holds()) return;
            }
            await Task.Delay(50);
        }
        holds().ShouldBeTrue(string.Join("; ", link.Live.Current.Calls.Values.Select(call => $"{call.State} {call.From} {call.To} legs {call.Legs.Count}")));
        shown.ShouldBe(listed);
    }

    private static string[] Shown(LinkUnderTest link) =>
    [
        .. link.Live.ListChannels().Select(channel => $"{channel.Facts.Uniqueid} {channel.Facts.Name} {(int)channel.Facts.State} {channel.Facts.Linkedid} {channel.BridgeId}").Order(StringComparer.Ordinal),
        .. link.Live.Current.Queues.Values.OrderBy(queue => queue.Name, StringComparer.Ordinal).SelectMany(queue => queue.Members
            .Select(member => $"{queue.Name} {member.Interface} {(int)member.State} {member.Paused} {member.InCall} {member.CallsTaken}").Order(StringComparer.Ordinal)
            .Concat(queue.Callers.Select(caller => $"{queue.Name} {caller.Position} {caller.Uniqueid}"))
            .Append(string.Create(CultureInfo.InvariantCulture, $"{queue.Name} {queue.Completed} {queue.Abandoned} {queue.ServiceLevelPercent:0.0}"))),
    ];

    /// <summary>The same from a connection of its own, read from the raw headers.</summary>
    private async Task<string[]> ListedAsync()
    {
        var options = new AmiConnectionOptions { Host = "127.0.0.1", Port = rig.AmiPort, Username = "portal", Secret = "portal-secret", Events = "off" };
        await using var client = await AmiClient.ConnectAsync(options, TimeProvider.System, CancellationToken.None);
        var channels = await client.ExchangeAsync(new AmiAction("CoreShowChannels"), CancellationToken.None);
        var queues = await client.ExchangeAsync(new AmiAction("QueueStatus"), CancellationToken.None);
        return
        [
            .. channels.Items.Select(item => $"{item["Uniqueid"]} {item["Channel"]} {item["ChannelState"]} {item["Linkedid"]} {item["BridgeId"]}").Order(StringComparer.Ordinal),
            .. queues.Items.GroupBy(item => item["Queue"]!).OrderBy(queue => queue.Key, StringComparer.Ordinal).SelectMany(queue => queue
                .Where(item => item.Name == "QueueMember")
                .Select(item => $"{queue.Key} {item["Location"]} {item["Status"]} {item["Paused"] == "1"} {item["InCall"] == "1"} {item["CallsTaken"]}").Order(StringComparer.Ordinal)
                .Concat(queue.Where(item => item.Name == "QueueEntry").OrderBy(item => int.Parse(item["Position"]!, CultureInfo.InvariantCulture)).Select(item => $"{queue.Key} {item["Position"]} {item["Uniqueid"]}"))
                .Concat(queue.Where(item => item.Name == "QueueParams").Select(item => $"{queue.Key} {item["Completed"]} {item["Abandoned"]} {item["ServicelevelPerf"]}"))),
        ];
    }
}

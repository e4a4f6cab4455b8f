using System.Collections.Immutable;
using Evolvex.Portal.Asterisk;
using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.Domain.Endpoints;
using Evolvex.Portal.Tests.Asterisk.Ami;
using Evolvex.Portal.Tests.Hosting;
using Microsoft.Extensions.Logging;

namespace Evolvex.Portal.Tests.Asterisk;

/// <summary>The comparison with the PBX's own lists, on a PBX whose lists change without a word of it in its events.</summary>
public sealed class LinkReconcileTests : IAsyncDisposable
{
    private static readonly LinkTiming Often = LinkUnderTest.Quick with { Reconcile = TimeSpan.FromMilliseconds(100) };

    private readonly CapturedLog log = new();
    private readonly LoggerFactory loggers;
    private readonly ScriptedPbx pbx;
    private readonly LinkUnderTest link;
    private volatile Lists lists = new([Channel("1700000001.1", "PJSIP/101-00000001")], [Queue, Member(isPaused: false)], [Device("NOT_INUSE")]);
    private Surprise? surprise;

    public LinkReconcileTests()
    {
        loggers = new LoggerFactory([log]);
        pbx = new ScriptedPbx(ServeAsync);
        link = new LinkUnderTest(pbx.Options.Port, secret: pbx.Options.Secret, timing: Often, log: loggers.CreateLogger<AsteriskLink>());
    }

    private static string Queue => "Event: QueueParams\nQueue: sales\nStrategy: ringall\nCompleted: 0\nAbandoned: 0\nServiceLevel: 60\nServicelevelPerf: 0.0";

    public async ValueTask DisposeAsync()
    {
        await link.DisposeAsync();
        await pbx.DisposeAsync();
        loggers.Dispose();
    }

    [Fact]
    public async Task What_no_event_told_is_mended_counted_once_and_reported()
    {
        await link.StartAsync();
        await link.LiveAsync();
        await ComparedAsync(1);
        link.Status.Corrections.ShouldBe(0, "the first listing is no correction, and nothing differs");
        using var reader = link.Live.Subscribe();

        // Another channel, a member that is paused, somebody who waits, a telephone in use: two channels, two in queues, one endpoint.
        lists = new(
            [Channel("1700000002.2", "PJSIP/102-00000002")],
            [Queue, Member(isPaused: true), "Event: QueueEntry\nQueue: sales\nPosition: 1\nChannel: PJSIP/102-00000002\nUniqueid: 1700000002.2\nCallerIDNum: 102\nCallerIDName: <unknown>\nWait: 3"],
            [Device("INUSE")]);

        await link.UntilAsync(() => link.Status.Corrections == 5, 20, "corrected");
        link.Live.ListChannels().ShouldHaveSingleItem().Facts.Uniqueid.ShouldBe("1700000002.2");
        await link.UntilAsync(() => link.Live.Current.Calls.Keys.SequenceEqual(["1700000002.2"]), 20, "published");
        var queue = link.Live.Current.Queues["sales"];
        queue.Members.ShouldHaveSingleItem().Paused.ShouldBeTrue();
        queue.Callers.ShouldHaveSingleItem().Uniqueid.ShouldBe("1700000002.2");
        link.Live.Current.Extensions["PJSIP/101"].State.ShouldBe(DeviceState.InUse);
        await link.UntilAsync(() => reader.Changes.TryRead(out var changes) && changes.Reset is null && changes.EndedCalls.Contains("1700000001.1"), 20, "told to those who look on");

        await ComparedAsync(2);
        link.Status.Corrections.ShouldBe(5, "what is mended is no difference any more");
        link.Status.Reconnects.ShouldBe(0);
        log.Lines.Where(line => line.Contains("[1104]", StringComparison.Ordinal)).ShouldNotBeEmpty("the log says so");
        link.Status.RefusedLists.ShouldContain(Evolvex.Portal.LiveState.LinkStatus.EventsOfCalls, "an account without read = call is refused no list");
        log.Lines.Count(line => line.Contains("[1110]", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task What_an_event_tells_while_the_lists_come_is_newer_than_they_are()
    {
        await link.StartAsync();
        await link.LiveAsync();
        var begun = Channel("1700000009.9", "PJSIP/109-00000009");

        // The PBX makes its list, and a call begins before the list is sent.
        Interlocked.Exchange(ref surprise, new Surprise(begun.Replace("Event: CoreShowChannel", "Event: Newchannel", StringComparison.Ordinal), lists with { Channels = [.. lists.Channels, begun] }));
        await link.UntilAsync(() => link.Live.ListChannels().Count == 2, 20, "the new channel came");

        await ComparedAsync(2);
        link.Status.Corrections.ShouldBe(0);
        link.Live.ListChannels().Count.ShouldBe(2);
    }

    private static string Channel(string uniqueid, string name) =>
        $"Event: CoreShowChannel\nChannel: {name}\nChannelState: 6\nChannelStateDesc: Up\nCallerIDNum: 101\nCallerIDName: <unknown>\nConnectedLineNum: 200\nConnectedLineName: <unknown>\nContext: local\nExten: 200\nPriority: 1\nUniqueid: {uniqueid}\nLinkedid: {uniqueid}";

    private static string Member(bool isPaused) =>
        $"Event: QueueMember\nQueue: sales\nName: Anna\nLocation: PJSIP/101\nStateInterface: PJSIP/101\nMembership: static\nPenalty: 0\nCallsTaken: 0\nLastCall: 0\nInCall: 0\nStatus: 1\nPaused: {(isPaused ? 1 : 0)}";

    private static string Device(string state) => $"Event: DeviceStateChange\nDevice: PJSIP/101\nState: {state}";

    /// <summary>Waits until the lists have been compared that many times more.</summary>
    private async Task ComparedAsync(int times)
    {
        for (; times > 0; times--)
        {
            var last = link.Status.LastReconcileAt;
            await link.UntilAsync(() => link.Status.LastReconcileAt > last, 20, "compared");
        }
    }

    private async Task ServeAsync(ScriptedSession session)
    {
        await session.LetInAsync();
        await session.SendAsync("Event: FullyBooted\r\nStatus: Fully Booted\r\n\r\n");
        while (true) await AnswerAsync(session, await session.NextAsync());
    }

    private async Task AnswerAsync(ScriptedSession session, AmiMessage action)
    {
        var now = lists;
        switch (action["Action"])
        {
            case "CoreShowChannels":
                if (Interlocked.Exchange(ref surprise, null) is { } sudden)
                {
                    await session.SendAsync(Lines(sudden.Event));
                    lists = sudden.After;
                }

                await SendListAsync(session, action, now.Channels);
                break;
            case "QueueStatus":
                await SendListAsync(session, action, now.Queues);
                break;
            case "DeviceStateList":
                await SendListAsync(session, action, now.Devices);
                break;
            case "Ping" or "CoreSettings" or "Logoff":
                await session.SendAsync(Lines($"Response: Success\nActionID: {action.ActionId}\nAsteriskVersion: 22.10.1"));
                break;
            default:
                await session.SendAsync(Lines($"Response: Error\nActionID: {action.ActionId}\nMessage: Invalid/unknown command"));
                break;
        }
    }

    private static async Task SendListAsync(ScriptedSession session, AmiMessage action, ImmutableArray<string> items)
    {
        var id = $"\nActionID: {action.ActionId}";
        await session.SendAsync(Lines($"Response: Success{id}\nEventList: start") + string.Concat(items.Select(item => Lines(item + id)))
            + Lines($"Event: {action["Action"]}Complete{id}\nEventList: Complete\nListItems: {items.Length}"));
    }

    private static string Lines(string message) => message.ReplaceLineEndings("\r\n") + "\r\n\r\n";

    /// <summary>Something that happens after the list of channels was made and before it is sent.</summary>
    private sealed record Surprise(string Event, Lists After);

    /// <summary>What the PBX lists.</summary>
    private sealed record Lists(ImmutableArray<string> Channels, ImmutableArray<string> Queues, ImmutableArray<string> Devices);
}

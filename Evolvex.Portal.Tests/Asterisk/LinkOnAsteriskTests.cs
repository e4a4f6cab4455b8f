using Evolvex.Portal.Asterisk;
using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.LiveState;
using Evolvex.Portal.Tests.Rig;

namespace Evolvex.Portal.Tests.Asterisk;

/// <summary>The live state beside what a real Asterisk lists at quiet moments.</summary>
[Collection("Asterisk")]
[Trait("Needs", "Asterisk")]
public sealed class LinkOnAsteriskTests(AsteriskRig rig) : IAsyncLifetime
{
    private readonly LinkUnderTest link = new(rig.AmiPort, "portal", "portal-secret", timing: new LinkTiming());

    public async Task InitializeAsync()
    {
        await link.StartAsync();
        await link.LiveAsync();
    }

    public async Task DisposeAsync()
    {
        await link.DisposeAsync();
        await rig.HangUpAllAsync();
    }

    [Fact]
    public async Task Two_hundred_quick_calls_leave_nothing_behind_and_need_no_correction()
    {
        for (var call = 0; call < 200; call++) await OriginateAsync("Local/800@load");

        await QuietAsync();
        link.Status.Corrections.ShouldBe(0);
    }

    [Fact]
    public async Task Calls_of_every_kind_are_what_the_pbx_lists()
    {
        await OriginateAsync("Local/607604@outgoing"); // two Local channels in a bridge
        await link.UntilAsync(() => link.Live.Current.Calls.Values.Any(call => call.State == CallState.Talking), 20, "somebody talks");
        await OriginateAsync("Local/603@outgoing"); // rings and is never answered
        await OriginateAsync("Local/601@outgoing"); // busy
        foreach (var _ in Enumerable.Range(0, 3)) await OriginateAsync("Local/700@outgoing");
        await link.UntilAsync(() => link.Live.Current.Calls.Values.Count(call => call.State == CallState.Conference) == 3, 20, "three parties are in the conference");
        await OriginateAsync("Local/154@outgoing"); // a queue that nobody serves
        await link.UntilAsync(() => link.Live.Current.Queues["sales"].Callers.Count == 1, 20, "somebody waits in the queue");

        await EqualToThePbxAsync();
        link.Live.Current.Calls.Values.Single(call => call.Queue == "sales").State.ShouldBe(CallState.Waiting);

        await rig.HangUpAllAsync();
        await QuietAsync();
        link.Live.Current.Queues["sales"].Callers.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_call_between_phones_is_one_call_and_a_transferred_one_goes_on()
    {
        await using var answering = await rig.Phones.AnswerAsync("110", talk: TimeSpan.FromSeconds(20));
        await using var calling = rig.Phones.Call("109", "110", TimeSpan.FromSeconds(15));
        await link.UntilAsync(() => link.Live.Current.Calls.Values.Any(call => call.State == CallState.Talking), 20, "the phones talk");
        await EqualToThePbxAsync();

        var call = link.Live.Current.Calls.Values.ShouldHaveSingleItem();
        (call.From.Number, call.To.Number).ShouldBe(("109", "110"));
        var caller = call.Legs.Single(leg => leg.Channel.StartsWith("PJSIP/109", StringComparison.Ordinal)).Channel;
        (await link.Actions.SendAsync(new AmiAction("BlindTransfer").With("Channel", caller).With("Context", "outgoing").With("Exten", "604"), default)).IsSuccess.ShouldBeTrue();
        await link.UntilAsync(() => link.Live.ListChannels().Count == 1, 20, "one leg is left");
        await EqualToThePbxAsync();
    }

    [Fact]
    public async Task A_killed_pbx_is_seen_within_fifteen_seconds_its_return_too_and_nothing_stale_remains()
    {
        await OriginateAsync("Local/604@outgoing");
        await link.UntilAsync(() => link.Live.Current.Calls.Count == 1, 20, "a call is up");

        rig.Kill9();
        (await link.UntilAsync(() => link.Status.Phase != LinkPhase.Live, 15, "the loss is seen")).ShouldBeLessThan(TimeSpan.FromSeconds(15));
        await rig.StartAsync();
        (await link.UntilAsync(() => link.Status.Phase == LinkPhase.Live, 15, "live again")).ShouldBeLessThan(TimeSpan.FromSeconds(15));

        await link.UntilAsync(() => link.Live.Current.Calls.Count == 0, 5, "the old call is gone");
        await EqualToThePbxAsync();
    }

    private async Task OriginateAsync(string channel) =>
        (await link.Actions.SendAsync(new AmiAction("Originate").With("Channel", channel).With("Application", "Wait").With("Data", "60").With("Async", "true"), default)).IsSuccess.ShouldBeTrue();

    /// <summary>Waits until no channel is left; what readers are told follows the state by a batch.</summary>
    private async Task QuietAsync()
    {
        await link.UntilAsync(() => link.Live.ListChannels().Count == 0, 60, "no channel is left");
        await link.UntilAsync(() => link.Live.Current.Calls.Count == 0, 2, "no call is shown");
        await EqualToThePbxAsync();
    }

    /// <summary>Compares until both stand still: what the PBX lists may be a moment newer.</summary>
    private async Task EqualToThePbxAsync()
    {
        for (var attempt = 0; ; attempt++)
        {
            var listed = new List<string>();
            await foreach (var channel in link.Actions.ListAsync(new AmiAction("CoreShowChannels"), default)) listed.Add($"{channel["Uniqueid"]} {channel["Channel"]} {channel["Linkedid"]} {channel["BridgeId"]}");
            var known = link.Live.ListChannels().Select(channel => $"{channel.Facts.Uniqueid} {channel.Facts.Name} {channel.Facts.Linkedid} {channel.BridgeId}").ToList();
            if (attempt < 20 && !listed.Order(StringComparer.Ordinal).SequenceEqual(known.Order(StringComparer.Ordinal)))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(250));
                continue;
            }

            known.ShouldBe(listed, ignoreOrder: true);
            return;
        }
    }
}

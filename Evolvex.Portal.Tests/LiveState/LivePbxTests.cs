using System.Diagnostics;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.LiveState;
using Microsoft.Extensions.Logging.Abstractions;

namespace Evolvex.Portal.Tests.LiveState;

public sealed class LivePbxTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private readonly LivePbx _live = new(TimeProvider.System, NullLogger<LivePbx>.Instance);

    public void Dispose() => _live.Dispose();

    [Fact]
    public async Task A_reader_gets_a_snapshot_and_then_what_changes()
    {
        Create("1.1");
        _live.Flush();
        using var reader = _live.Subscribe();
        reader.Snapshot.Calls.Keys.ShouldBe(["1.1"]);

        Create("1.2");
        HangUp("1.1");
        var changes = await NextAsync(reader);
        changes.Version.ShouldBeGreaterThan(reader.Snapshot.Version);
        changes.Calls.ShouldHaveSingleItem().Linkedid.ShouldBe("1.2");
        changes.EndedCalls.ShouldBe(["1.1"]);
        reader.Snapshot.Calls.Keys.ShouldBe(["1.1"], "a snapshot never changes");
    }

    [Fact]
    public async Task Many_changes_make_few_batches()
    {
        using var reader = _live.Subscribe();
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < 2000; i++) Create($"1.{i}");
        var batches = 0;
        while (_live.Current.Calls.Count < 2000 || reader.Changes.Count > 0)
        {
            if (reader.Changes.TryRead(out _)) batches++;
            await Task.Yield();
            Stopwatch.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(30));
        }

        batches.ShouldBeLessThanOrEqualTo((int)(Stopwatch.GetElapsedTime(began) / LivePbx.Interval) + 2);
    }

    [Fact]
    public async Task A_reader_that_falls_behind_starts_over_and_misses_nothing()
    {
        using var reader = _live.Subscribe();
        for (var i = 0; i < LiveSubscription.Capacity + 10; i++)
        {
            Create($"1.{i}");
            _live.Flush();
        }
        (await ReplayAsync(reader, _live.Current.Version)).ShouldBe(_live.Current.Calls.Keys, ignoreOrder: true);
    }

    [Fact]
    public async Task Readers_that_come_and_go_while_the_writer_writes_all_end_with_the_same_calls()
    {
        var writing = Task.Run(() =>
        {
            for (var i = 0; i < 3000; i++)
            {
                Create($"1.{i}");
                if (i % 3 != 0) HangUp($"1.{i}");
                if (i % 50 == 0) _live.Flush();
            }
            _live.Flush();
        });
        var readers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 5; i++) _live.Subscribe().Dispose();
            using var reader = _live.Subscribe();
            await writing;
            return await ReplayAsync(reader, _live.Current.Version);
        })).ToArray();

        foreach (var calls in await Task.WhenAll(readers)) calls.ShouldBe(_live.Current.Calls.Keys, ignoreOrder: true);
        _live.Current.Calls.Count.ShouldBe(1000);
    }

    [Fact]
    public async Task The_time_of_the_last_message_is_told_once_a_second_and_no_more()
    {
        using var reader = _live.Subscribe();
        for (var milliseconds = 0; milliseconds < 2500; milliseconds += 10)
        {
            _live.Heard(Noon.AddMilliseconds(milliseconds));
            _live.Flush();
        }
        var told = new List<DateTimeOffset?>();
        while (reader.Changes.TryRead(out var changes)) told.Add(changes.Link!.LastEventAt);

        told.ShouldBe([Noon, Noon.AddSeconds(1), Noon.AddSeconds(2)]);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task After_an_outage_readers_start_over()
    {
        Create("1.1");
        _live.Flush();
        using var reader = _live.Subscribe();
        _live.Reconcile(new PbxListing { Channels = [], Bridges = [] }, Noon, startOver: true);

        (await NextAsync(reader)).Reset.ShouldNotBeNull().Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_disposed_subscription_ends()
    {
        var reader = _live.Subscribe();
        reader.Dispose();
        Create("1.1");
        _live.Flush();

        (await reader.Changes.WaitToReadAsync()).ShouldBeFalse();
    }

    /// <summary>What a page does: takes the snapshot, then the changes up to a version.</summary>
    private static async Task<HashSet<string>> ReplayAsync(ILiveSubscription reader, long until)
    {
        var calls = reader.Snapshot.Calls.Keys.ToHashSet();
        for (var version = reader.Snapshot.Version; version < until;)
        {
            var changes = await NextAsync(reader);
            changes.Version.ShouldBeGreaterThan(version);
            version = changes.Version;
            if (changes.Reset is { } reset) calls = [.. reset.Calls.Keys];
            foreach (var ended in changes.EndedCalls) calls.Remove(ended).ShouldBeTrue();
            foreach (var call in changes.Calls) calls.Add(call.Linkedid);
        }
        return calls;
    }

    private static async Task<PbxChanges> NextAsync(ILiveSubscription reader)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await reader.Changes.ReadAsync(deadline.Token);
    }

    private void Create(string uniqueid)
    {
        using var writer = _live.Write();
        writer.Apply(new ChannelCreated(new ChannelFacts(uniqueid, $"PJSIP/109-{uniqueid}", uniqueid, ChannelState.Ring, "109", "Anna", null, null, "outgoing", "110")), Noon);
    }

    private void HangUp(string uniqueid)
    {
        using var writer = _live.Write();
        writer.Apply(new ChannelHungUp(uniqueid), Noon);
    }
}

using System.Text;
using Evolvex.Portal.Asterisk.Ami;

namespace Evolvex.Portal.Tests.Asterisk.Ami;

public sealed class AmiEventQueueTests : IDisposable
{
    private const int EventBytes = 100;
    private readonly AmiFrameReader reader = new(new None(), 4096);

    public void Dispose() => reader.Dispose();

    [Fact]
    public void A_backlog_that_grows_too_large_is_dropped_whole_and_the_next_batch_says_how_much()
    {
        var queue = new AmiEventQueue(maxBytes: 1000, brakeBytes: 500);
        for (var i = 0; i < 10; i++) queue.Write(Batch(1));
        queue.Backlog.ShouldBe(1000);

        queue.Write(Batch(2));

        queue.TryRead(out var next).ShouldBeTrue();
        (next!.Gap, next.Count).ShouldBe((10, 2));
        queue.TryRead(out _).ShouldBeFalse();
        (queue.Gaps, queue.Lost, queue.Backlog).ShouldBe((1, 10, 0));
    }

    [Fact]
    public void What_was_dropped_before_a_dropped_batch_is_counted_too()
    {
        var queue = new AmiEventQueue(maxBytes: 300, brakeBytes: 100);
        for (var i = 0; i < 10; i++) queue.Write(Batch(1));

        queue.TryRead(out var next).ShouldBeTrue();
        next!.Gap.ShouldBe(9);
        queue.Lost.ShouldBe(9);
        queue.Gaps.ShouldBe(3);
        queue.TryRead(out _).ShouldBeFalse();
    }

    [Fact]
    public void A_batch_larger_than_the_limit_passes_when_nothing_waits()
    {
        var queue = new AmiEventQueue(maxBytes: 150, brakeBytes: 100);
        queue.Write(Batch(5));

        queue.TryRead(out var only).ShouldBeTrue();
        (only!.Count, only.Gap).ShouldBe((5, 0));
    }

    [Fact]
    public async Task A_waiting_consumer_is_woken_and_at_the_end_is_told()
    {
        var queue = new AmiEventQueue(maxBytes: 1000, brakeBytes: 500);
        var wait = queue.WaitToReadAsync().AsTask();
        wait.IsCompleted.ShouldBeFalse();

        queue.Write(Batch(1));
        queue.Wake();
        (await wait.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBeTrue();
        queue.Close(null);
        queue.Completion.IsCompleted.ShouldBeFalse();
        queue.TryRead(out _).ShouldBeTrue();
        (await queue.WaitToReadAsync()).ShouldBeFalse();
        queue.Completion.IsCompletedSuccessfully.ShouldBeTrue();
    }

    [Fact]
    public async Task The_reason_of_a_bad_end_comes_after_the_last_batch()
    {
        var queue = new AmiEventQueue(maxBytes: 1000, brakeBytes: 500);
        queue.Write(Batch(1));
        queue.Close(new AmiConnectionLostException("gone"));

        queue.TryRead(out _).ShouldBeTrue();
        (await Should.ThrowAsync<AmiConnectionLostException>(async () => await queue.WaitToReadAsync())).Message.ShouldBe("gone");
        queue.Write(Batch(1));
        queue.Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_wait_can_be_given_up()
    {
        var queue = new AmiEventQueue(maxBytes: 1000, brakeBytes: 500);
        using var stop = new CancellationTokenSource();
        var wait = queue.WaitToReadAsync(stop.Token).AsTask();

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => wait);
    }

    [Fact]
    public async Task Strain_ends_when_half_of_the_brake_is_left()
    {
        var queue = new AmiEventQueue(maxBytes: 1000, brakeBytes: 400);
        for (var i = 0; i < 5; i++) queue.Write(Batch(1));

        queue.IsStrained(out var eased).ShouldBeTrue();
        queue.TryRead(out _);
        queue.TryRead(out _);
        eased.IsCompleted.ShouldBeFalse();
        queue.TryRead(out _);
        await eased.WaitAsync(TimeSpan.FromSeconds(30));
        queue.IsStrained(out _).ShouldBeFalse();
    }

    private AmiBatch Batch(int events)
    {
        var text = string.Concat(Enumerable.Repeat("Event: E\r\n" + "X: ".PadRight(EventBytes - 14, 'x') + "\r\n\r\n", events));
        FrameCollector.Feed(reader, Encoding.ASCII.GetBytes(text), () => int.MaxValue);
        var batch = reader.TakeBatch(default).ShouldNotBeNull();
        batch.ByteCount.ShouldBe(events * EventBytes);
        return batch;
    }

    private sealed class None : IAmiFrameSink
    {
        public bool WatchesEvents => false;

        public bool Take(AmiFrameKind kind, AmiFrame frame) => false;
    }
}

using System.Text;
using System.Threading.Channels;

namespace Evolvex.Portal.Asterisk.Ami;

/// <summary>An action whose answer is not there yet, or whose list is still coming. Continuations never run on the read loop.</summary>
internal sealed class AmiPending
{
    private const int MaxItems = 1_000_000;
    private readonly TaskCompletionSource<AmiMessage> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<AmiMessage>? items;
    private readonly long maxItemBytes;
    private long itemBytes;

    /// <summary>An action about to be sent.</summary>
    /// <param name="actionId">The id that is on the wire.</param>
    /// <param name="maxItemBytes">Most bytes of a list that may wait to be read; 0: the items of a list are not wanted.</param>
    public AmiPending(string actionId, long maxItemBytes)
    {
        IdBytes = Encoding.UTF8.GetBytes(actionId);
        Key = Encoding.UTF8.GetString(IdBytes);
        this.maxItemBytes = maxItemBytes;
        if (maxItemBytes == 0) return;
        items = Channel.CreateBounded<AmiMessage>(new BoundedChannelOptions(MaxItems) { SingleReader = true, SingleWriter = true });
    }

    /// <summary>The id as text, the way it reads when it comes back.</summary>
    public string Key { get; }

    public byte[] IdBytes { get; }

    /// <summary>Answers that belonged to nothing, up to the moment before this was sent.</summary>
    public long UnmatchedBefore { get; init; }

    public bool WantsItems => items is not null;

    /// <summary>The first answer said that items will follow. Until then no event is an item: an action's own event may well come before its answer.</summary>
    public bool ListIsOpen { get; private set; }

    /// <summary>Nobody waits any more; what still comes is swallowed.</summary>
    public bool Abandoned { get; set; }

    public Task<AmiMessage> Answer => answer.Task;

    /// <summary>Items of the list and at last the event that ends it.</summary>
    public ChannelReader<AmiMessage> Items => items?.Reader ?? throw new InvalidOperationException("No items were asked for.");

    /// <summary>Takes the answer; true when nothing more belongs to it.</summary>
    public bool TakeAnswer(AmiFrame frame)
    {
        ListIsOpen = WantsItems && AmiKeys.StartsList(frame);
        answer.TrySetResult(frame.ToMessage());
        if (!ListIsOpen) items?.Writer.TryComplete();
        return !ListIsOpen;
    }

    /// <summary>Takes an item; true when it was the one that ends the list.</summary>
    public bool TakeItem(AmiFrame frame)
    {
        var last = AmiKeys.EndsList(frame);
        if (!Abandoned)
        {
            var waiting = Interlocked.Add(ref itemBytes, frame.Bytes.Length);
            if (waiting > maxItemBytes || !items!.Writer.TryWrite(frame.ToMessage()))
                items!.Writer.TryComplete(new AmiProtocolException($"A list was given up: {waiting} bytes of it waited to be read."));
        }

        if (last) items!.Writer.TryComplete();
        return last;
    }

    /// <summary>An item was read, so its bytes wait no longer.</summary>
    public void Consumed(AmiMessage item) => Interlocked.Add(ref itemBytes, -item.Bytes.Length);

    public void Fail(Exception why)
    {
        if (answer.TrySetException(why)) _ = answer.Task.Exception; // seen, even if the caller is gone
        items?.Writer.TryComplete(why);
    }
}

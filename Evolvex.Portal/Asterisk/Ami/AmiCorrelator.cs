namespace Evolvex.Portal.Asterisk.Ami;

/// <summary>
/// Brings answers and items of lists to those who wait for them, by ActionID alone: never by position, since events come between, and an answer without
/// ActionID (Asterisk gives such for what it could not parse) belongs to nobody for certain.
/// </summary>
internal sealed class AmiCorrelator : IAmiFrameSink
{
    private const int MostAbandoned = 1024;
    private readonly Lock gate = new();
    private readonly Dictionary<string, AmiPending> inFlight = new(StringComparer.Ordinal);
    private readonly Queue<AmiPending> abandoned = new();
    private volatile AmiPending[] lists = [];
    private Exception? closed;
    private volatile AmiGathering? gathering;

    /// <summary>Answers that fitted no action: without ActionID, or to one that was given up long ago; and messages that are neither event nor answer.</summary>
    public long Unmatched { get; private set; }

    /// <summary>What the last answer without ActionID said.</summary>
    public string? LastWithoutId { get; private set; }

    public bool WatchesEvents => lists.Length > 0 || gathering is not null;

    /// <summary>From now on all that belongs to one action goes there, until it is taken away with null.</summary>
    public void Gather(AmiGathering? into) => gathering = into;

    /// <summary>To be called before the action is sent.</summary>
    /// <exception cref="InvalidOperationException">An action with this id is in flight, or was given up and may still be answered.</exception>
    public void Register(AmiPending pending)
    {
        lock (gate)
        {
            if (closed is not null) throw new AmiConnectionLostException(closed.Message, closed);
            if (!inFlight.TryAdd(pending.Key, pending))
                throw new InvalidOperationException($"An action with the ActionID '{pending.Key}' is not answered yet.");
            if (pending.WantsItems) lists = [.. lists, pending];
        }
    }

    /// <summary>The action was not sent, or is answered wholly.</summary>
    public void Remove(AmiPending pending)
    {
        lock (gate)
        {
            if (inFlight.GetValueOrDefault(pending.Key) != pending) return;
            inFlight.Remove(pending.Key);
            if (pending.WantsItems) lists = [.. lists.Where(p => p != pending)];
        }
    }

    /// <summary>Nobody waits any more. The id stays known, so that a late answer or the rest of a list is not taken for anything else.</summary>
    public void Abandon(AmiPending pending)
    {
        AmiPending? oldest = null;
        lock (gate)
        {
            if (inFlight.GetValueOrDefault(pending.Key) != pending) return;
            pending.Abandoned = true;
            abandoned.Enqueue(pending);
            if (abandoned.Count > MostAbandoned) oldest = abandoned.Dequeue();
        }

        if (oldest is not null) Remove(oldest);
    }

    /// <summary>The connection is over: everyone who waits is told why.</summary>
    public void Close(Exception why)
    {
        AmiPending[] left;
        lock (gate)
        {
            closed ??= why;
            left = [.. inFlight.Values];
            inFlight.Clear();
            lists = [];
        }

        foreach (var pending in left) pending.Fail(new AmiConnectionLostException(why.Message, why));
    }

    public bool Take(AmiFrameKind kind, AmiFrame frame)
    {
        if (gathering?.Take(kind, frame) == true) return true;
        if (kind == AmiFrameKind.Event) return TakeItem(frame);
        if (kind == AmiFrameKind.Response && frame.TryFind(AmiKeys.ActionId, out var id)) TakeAnswer(frame, System.Text.Encoding.UTF8.GetString(id));
        else
        {
            LastWithoutId = AmiBanner.Sanitise(frame.TryFind("Message"u8, out var text) ? text : frame.LineAt(0));
            Unmatched++; // last: who sees it counted finds what it said
        }

        return true;
    }

    public void SkipEmptyLine() => gathering?.TakeEmptyLine();

    private void TakeAnswer(AmiFrame frame, string id)
    {
        AmiPending? pending;
        lock (gate) pending = inFlight.GetValueOrDefault(id);
        if (pending is null || pending.ListIsOpen) Unmatched++;
        else if (pending.TakeAnswer(frame)) Remove(pending);
    }

    private bool TakeItem(AmiFrame frame)
    {
        if (!frame.TryFind(AmiKeys.ActionId, out var id)) return false;
        foreach (var pending in lists)
        {
            if (!pending.ListIsOpen || !id.SequenceEqual(pending.IdBytes)) continue;
            if (pending.TakeItem(frame)) Remove(pending);
            return true;
        }

        return false;
    }
}

namespace Evolvex.Portal.Domain.Calls;

/// <summary>Makes the channels, bridges, parking slots and conferences what the PBX lists, but for what events touched meanwhile.</summary>
internal sealed class ChannelReconciliation(ChannelBook book, Journal journal, DateTimeOffset at)
{
    private readonly HashSet<LiveCall> _estimated = [];

    /// <summary>Returns how many channels had to be mended.</summary>
    public int Run(PbxListing listing)
    {
        foreach (var bridge in listing.Bridges ?? []) book.OpenBridge(bridge);
        if (listing.Channels is not { } channels) return 0;
        var corrections = RemoveGone(channels);
        foreach (var listed in channels.OrderBy(listed => listed.Facts.Uniqueid, Comparer<string>.Create(ChannelName.CompareAge)))
            if (!journal.Has(listed.Facts.Uniqueid)) corrections += Take(listed);
        CloseGoneBridges(listing);
        foreach (var listed in channels) TakePlace(listed, listing);
        foreach (var call in _estimated)
            if (call.Channels.Count > 0) call.Estimate();
        return corrections;
    }

    private int RemoveGone(IReadOnlyList<ListedChannel> channels)
    {
        var listed = channels.Select(channel => channel.Facts.Uniqueid).ToHashSet();
        var gone = book.Channels.Keys.Where(uniqueid => !listed.Contains(uniqueid) && !journal.Has(uniqueid)).ToArray();
        foreach (var uniqueid in gone) book.Remove(uniqueid, at);
        return gone.Length;
    }

    private int Take(ListedChannel listed)
    {
        var facts = listed.Facts;
        var known = book.Find(facts.Uniqueid);
        var isSame = known is not null && known.State == facts.State && known.Bridge?.Id == listed.BridgeId && known.Linkedid == facts.Linkedid;
        var channel = known ?? book.Create(facts, at - (listed.Age ?? TimeSpan.Zero));
        if (known is null)
        {
            channel.IsCalled = listed.Application is "AppDial" or "AppDial2" or "AppQueue";
            channel.Backdate(channel.CreatedAt);
            _estimated.Add(channel.Call!);
        }
        else
        {
            book.Update(facts, at);
            if (known.Linkedid != facts.Linkedid) book.Link(known, facts.Linkedid, at);
        }
        SetBridge(channel, listed.BridgeId);
        if (channel.Application != listed.Application)
        {
            channel.Application = listed.Application;
            channel.Touch();
        }
        if (listed is { Application: "Queue", ApplicationData: { } data }) channel.Call!.Queue ??= data.Split(',')[0];
        channel.Call!.Settle(at);
        return isSame ? 0 : 1;
    }

    private void SetBridge(PbxChannel channel, string? bridgeId)
    {
        if (channel.Bridge?.Id == bridgeId) return;
        if (bridgeId is null) book.Leave(channel, at);
        else book.Enter(channel, book.FindBridge(bridgeId) ?? book.OpenBridge(new BridgeFacts(bridgeId, BridgeKind.Basic, null)), at);
    }

    private void TakePlace(ListedChannel listed, PbxListing listing)
    {
        var uniqueid = listed.Facts.Uniqueid;
        if (journal.Has(uniqueid) || book.Find(uniqueid) is not { } channel) return;
        if (listing.Parked is { } parked && channel.ParkedIn != parked.GetValueOrDefault(uniqueid))
        {
            channel.ParkedIn = parked.GetValueOrDefault(uniqueid);
            channel.Touch();
        }
        if (listing.Conferences?.GetValueOrDefault(uniqueid) is { } conference && channel.Bridge is { } bridge)
        {
            bridge.Kind = BridgeKind.Conference;
            bridge.Name = conference;
            channel.Touch();
        }
        channel.Call!.Settle(at);
    }

    private void CloseGoneBridges(PbxListing listing)
    {
        var listed = (listing.Bridges ?? []).Select(bridge => bridge.Id).ToHashSet();
        foreach (var gone in book.Bridges.Values.Where(bridge => bridge.Members.Count == 0 && !listed.Contains(bridge.Id) && !journal.Has(bridge.Id)).ToArray())
            book.CloseBridge(gone.Id, at);
    }
}

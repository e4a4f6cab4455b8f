namespace Evolvex.Portal.Domain.Calls;

/// <summary>The state in the form of the PBX's own list of channels.</summary>
internal static class StateListing
{
    public static IReadOnlyList<ListedChannel> Of(ChannelBook book) =>
        [.. book.Channels.Values.OrderBy(channel => channel.Uniqueid, Comparer<string>.Create(ChannelName.CompareAge)).Select(ToListed)];

    private static ListedChannel ToListed(PbxChannel channel)
    {
        var facts = new ChannelFacts(channel.Uniqueid, channel.Name, channel.Linkedid, channel.State, channel.CallerNumber, channel.CallerName,
            channel.ConnectedNumber, channel.ConnectedName, channel.Context, channel.Exten);
        return new ListedChannel(facts, channel.Application, null, channel.Bridge?.Id, null);
    }
}

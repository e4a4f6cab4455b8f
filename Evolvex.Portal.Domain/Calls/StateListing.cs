namespace Evolvex.Portal.Domain.Calls;

/// <summary>The state in the form of the PBX's own list of channels.</summary>
internal static class StateListing
{
    public static IReadOnlyList<ListedChannel> Of(ChannelBook book) =>
        [.. book.Channels.Values.OrderBy(channel => channel.Uniqueid, Comparer<string>.Create(ChannelName.CompareAge)).Select(ToListed)];

    private static ListedChannel ToListed(PbxChannel channel) =>
        new(channel.Facts with { Linkedid = channel.Linkedid }, channel.Application, null, channel.Bridge?.Id, null);
}

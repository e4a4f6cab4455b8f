using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.Asterisk.Events;
using Evolvex.Portal.Domain.Calls;

namespace Evolvex.Portal.Asterisk.Lists;

/// <summary>The items of CoreShowChannels or Status, BridgeList and ParkedCalls.</summary>
internal static class ChannelLists
{
    public static IReadOnlyList<ListedChannel> Channels(AmiEventTranslator translator, List<AmiMessage> items)
    {
        var channels = new List<ListedChannel>(items.Count);
        foreach (var item in items)
        {
            var frame = item.Frame;
            if (translator.Facts.Channel(frame) is not { } facts) continue;
            var text = translator.Text;
            var age = frame.TryFind("Duration"u8, out var duration) ? AmiWords.Duration(duration) : AmiWords.Fraction(frame.Find("Seconds"u8)) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
            var data = frame.TryFind("ApplicationData"u8, out var applicationData) ? applicationData : frame.Find("Data"u8);
            channels.Add(new ListedChannel(facts, text.Optional(frame.Find("Application"u8)), text.Optional(data), text.Optional(frame.Find("BridgeId"u8)), age));
        }
        return channels;
    }

    public static IReadOnlyList<BridgeFacts> Bridges(AmiEventTranslator translator, List<AmiMessage> items) =>
        [.. items.Select(item => translator.Facts.Bridge(item.Frame)).Where(bridge => bridge.Id.Length > 0)];

    public static IReadOnlyDictionary<string, string> Parked(AmiEventTranslator translator, List<AmiMessage> items)
    {
        var parked = new Dictionary<string, string>();
        foreach (var item in items)
            if (translator.Translate(item.Frame) is CallParked call) parked[call.Channel.Uniqueid] = call.Space;
        return parked;
    }
}

using Evolvex.Portal.Domain.Calls;

namespace Evolvex.Portal.Domain.CallHistory;

/// <summary>The Local channels among the rows of a call: what ran behind each, and which queue called it.</summary>
internal sealed class LocalChannels
{
    /// <summary>Those of most calls.</summary>
    private static readonly LocalChannels None = new([]);

    private readonly ILookup<string, CallDetailRecord> _halves;
    private readonly Dictionary<string, string?> _queues;

    private LocalChannels(CallDetailRecord[] rows)
    {
        _halves = rows.Where(row => ChannelName.IsSecondHalf(row.Channel)).ToLookup(row => ChannelName.PairOf(row.Channel), StringComparer.Ordinal);
        _queues = rows.Where(row => row.App == "Queue" && ChannelName.IsLocal(row.DstChannel))
            .GroupBy(row => ChannelName.PairOf(row.DstChannel), StringComparer.Ordinal).ToDictionary(pair => pair.Key, pair => PastLegs.QueueOf(pair.First()), StringComparer.Ordinal);
    }

    /// <summary>Those of a call's rows, oldest first.</summary>
    public static LocalChannels Of(CallDetailRecord[] rows) =>
        Array.Exists(rows, row => ChannelName.IsLocal(row.Channel) || ChannelName.IsLocal(row.DstChannel)) ? new LocalChannels(rows) : None;

    /// <summary>Rows of the half that runs the dialplan behind a channel.</summary>
    public IEnumerable<CallDetailRecord> BehindOf(string channel) => _halves[ChannelName.PairOf(channel)];

    /// <summary>The queue that called the Local channel whose second half the row is about; null where it is not about one.</summary>
    public string? QueueBehind(CallDetailRecord row) => ChannelName.IsSecondHalf(row.Channel) ? _queues.GetValueOrDefault(ChannelName.PairOf(row.Channel)) : null;
}

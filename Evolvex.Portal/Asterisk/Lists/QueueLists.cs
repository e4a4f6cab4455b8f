using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.Asterisk.Events;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Domain.Queues;

namespace Evolvex.Portal.Asterisk.Lists;

/// <summary>The items of QueueStatus: the queue, its members, its callers, one after another.</summary>
internal sealed class QueueLists(AmiEventTranslator translator)
{
    private readonly Dictionary<string, (AmiMessage Params, List<MemberFacts> Members, List<ListedCaller> Callers)> _queues = [];

    public IReadOnlyList<ListedQueue> Read(List<AmiMessage> items)
    {
        foreach (var item in items) Take(item);
        return [.. _queues.Select(queue => ToQueue(queue.Key, queue.Value.Params.Frame, queue.Value.Members, queue.Value.Callers))];
    }

    private void Take(AmiMessage item)
    {
        var frame = item.Frame;
        if (translator.Text.Optional(frame.Find("Queue"u8)) is not { } name) return;
        if (item.Name == "QueueParams")
        {
            _queues[name] = (item, [], []);
            return;
        }
        if (!_queues.TryGetValue(name, out var queue)) return;
        if (item.Name == "QueueMember" && translator.Facts.Member(frame) is { Interface.Length: > 0 } member) queue.Members.Add(member);
        if (item.Name == "QueueEntry") queue.Callers.Add(ToCaller(frame));
    }

    private ListedCaller ToCaller(in AmiFrame frame) => new(
        translator.Text.Word(frame.Find("Uniqueid"u8)),
        AmiWords.Number(frame.Find("Position"u8)),
        new Party(translator.Text.Optional(frame.Find("CallerIDNum"u8)), translator.Text.Name(frame.Find("CallerIDName"u8))),
        TimeSpan.FromSeconds(AmiWords.Number(frame.Find("Wait"u8))));

    private ListedQueue ToQueue(string name, in AmiFrame frame, List<MemberFacts> members, List<ListedCaller> callers) => new(
        name,
        translator.Text.Optional(frame.Find("Strategy"u8)),
        AmiWords.Number(frame.Find("Completed"u8)),
        AmiWords.Number(frame.Find("Abandoned"u8)),
        AmiWords.Number(frame.Find("ServiceLevel"u8)),
        AmiWords.Fraction(frame.Find("ServicelevelPerf"u8)) ?? 0,
        members,
        callers);
}

using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.DemoPbx;

namespace Evolvex.Portal.Tests.DemoPbx;

/// <summary>Writes down every event of a demo PBX, whether or not a client is connected.</summary>
internal sealed class EventRecorder
{
    private readonly DemoPbxServer pbx;

    public EventRecorder(DemoPbxServer pbx)
    {
        this.pbx = pbx;
        var before = pbx.Exchange.Feed.Listener;
        pbx.Exchange.Feed.Listener = (classes, name, message) =>
        {
            Messages.Add(message);
            before?.Invoke(classes, name, message);
        };
    }

    public List<ReadOnlyMemory<byte>> Messages { get; } = [];

    public IEnumerable<AmiMessage> Events => Messages.Select(m => AmiMessage.Parse(m.Span));

    /// <summary>What has come since the last time; an answer to a client may be out before the events of its action are.</summary>
    public List<AmiMessage> Take()
    {
        lock (pbx.Exchange.Gate)
        {
            List<AmiMessage> taken = [.. Events];
            Messages.Clear();
            return taken;
        }
    }

    public IEnumerable<AmiMessage> Named(string name) => Events.Where(e => e.Name == name);
}

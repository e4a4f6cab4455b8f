using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Evolvex.Portal.Domain.Events;

namespace Evolvex.Portal.EventStream;

/// <summary>
/// Writes server-sent events (WHATWG HTML, 9.2). By hand, since the framework's own result can tell neither where a stream stands without an event nor write comments.
/// </summary>
internal sealed class EventWriter(PipeWriter output, TimeProvider time)
{
    /// <summary>When something was sent last.</summary>
    public long SentAt { get; private set; } = time.GetTimestamp();

    /// <summary>Something is written and not sent.</summary>
    public bool HasUnsent { get; private set; }

    /// <summary>The beginning: when to come back, and where the stream stands.</summary>
    public void Begin(EventPlace? place) => Text($": events of the Evolvex Portal, see docs/events.md\nretry: 3000\n{(place is { } at ? $"id: {at}\n" : "")}\n");

    /// <summary>An event.</summary>
    public void Event(PortalEvent told)
    {
        Text($"id: {told.Id}\nevent: {EventTypes.Name(told.Type)}\ndata: ");
        output.Write(told.Json.Span);
        Text("\n\n");
    }

    /// <summary>A sign of life that also says where the stream stands: a client keeps that, and no event is told.</summary>
    public void Beat(EventPlace place) => Text($": heartbeat\nid: {place}\n\n");

    /// <summary>Says that events are missing.</summary>
    public void Gap(EventRun run, EventPlace place, string reason, DateTimeOffset now)
    {
        var json = EventJson.Write(run.Before.ToString(), "gap", now, fields =>
        {
            fields.WriteString("reason", reason);
            if (run.Missed is { } missed) fields.WriteNumber("missed", missed);
            else fields.WriteNull("missed");
            fields.WriteString("last_event_id", place.ToString());
        });
        Text($"id: {run.Before}\nevent: gap\ndata: ");
        output.Write(json);
        Text("\n\n");
    }

    /// <summary>Sends what is written; false when the client is gone.</summary>
    public async Task<bool> SendAsync(CancellationToken cancellationToken)
    {
        HasUnsent = false;
        SentAt = time.GetTimestamp();
        return !(await output.FlushAsync(cancellationToken)).IsCompleted;
    }

    private void Text(string text)
    {
        Encoding.UTF8.GetBytes(text, output);
        HasUnsent = true;
    }
}

using System.Threading.Channels;
using Evolvex.Portal.CallAccess;
using Evolvex.Portal.Domain.Events;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Recordings;

namespace Evolvex.Portal.EventStream;

/// <summary>Looks for the recordings of calls that ended, at first soon and then less and less often for some minutes, and tells when there is one.</summary>
internal sealed class RecordingWatch(CallRecordings recordings, EventJournal journal, BackgroundLoops loops, TimeProvider time, ILogger<RecordingWatch> logger) : BackgroundService
{
    private const int MostWaiting = 2000;
    private const int LooksATurn = 20;
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(1);

    /// <summary>When to look after the end was told: dialplans convert recordings after the call, and a remote machine takes its time.</summary>
    private static readonly TimeSpan[] Looks =
        [TimeSpan.Zero, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(40), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(5)];

    private readonly Channel<EndedTraits> _arrived = Channel.CreateBounded<EndedTraits>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly PriorityQueue<Sought, DateTimeOffset> _sought = new();
    private long _dropped;
    private long _droppedTold;

    /// <summary>Tells when there is a recording of it.</summary>
    public void Look(EndedTraits call)
    {
        if (!_arrived.Writer.TryWrite(call)) Interlocked.Increment(ref _dropped);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => loops.Register("events-recordings", TimeSpan.FromMinutes(5))
        .RepeatAsync(TurnAsync, Turn, fault => EventStreamLog.RecordingsFailed(logger, fault), stoppingToken);

    private async Task TurnAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        while (_sought.Count < MostWaiting && _arrived.Reader.TryRead(out var call)) _sought.Enqueue(new Sought(call, now, 0), now);
        TellOfDropped();
        for (var looks = 0; looks < LooksATurn && _sought.TryPeek(out _, out var due) && due <= now; looks++) await LookAsync(_sought.Dequeue(), cancellationToken);
    }

    private async Task LookAsync(Sought sought, CancellationToken cancellationToken)
    {
        var isTold = false;
        try
        {
            var (_, found) = await recordings.FindAsync(sought.Call.CallId, CallSight.Whole, cancellationToken);
            if (found.Count == 0) return;
            journal.Add(Draft(sought.Call, found, time.GetUtcNow()));
            isTold = true;
        }
        catch (RecordingException fault)
        {
            // The other machine does not answer, or the records do not; there are more looks.
            EventStreamLog.RecordingNotLookedFor(logger, sought.Call.CallId, fault.Message);
        }
        finally
        {
            // Whatever went wrong with this look, the next one may do.
            if (!isTold && sought.Looks + 1 < Looks.Length) _sought.Enqueue(sought with { Looks = sought.Looks + 1 }, sought.Since + Looks[sought.Looks + 1]);
        }
    }

    private static EventDraft Draft(EndedTraits call, IReadOnlyList<Recording> found, DateTimeOffset now) =>
        new(EventType.RecordingReady, now, $"{EventTypes.Name(EventType.RecordingReady)}:{call.CallId}", call.Contexts, json =>
        {
            call.WriteCall(json);
            json.WriteStartObject("recording");
            json.WriteString("name", found[0].Name);
            json.WriteString("mp3", $"/api/index/get_file_mp3?uniqueid={Uri.EscapeDataString(call.CallId)}");
            json.WriteString("wav", $"/api/index/get_file_wav?uniqueid={Uri.EscapeDataString(call.CallId)}");
            json.WriteEndObject();
        })
        {
            GroupUuids = call.GroupUuids,
        };

    private void TellOfDropped()
    {
        var dropped = Interlocked.Read(ref _dropped);
        if (dropped == _droppedTold) return;
        EventStreamLog.RecordingsDropped(logger, dropped - _droppedTold);
        _droppedTold = dropped;
    }

    [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
    private readonly record struct Sought(EndedTraits Call, DateTimeOffset Since, int Looks);
}

using System.Collections.Concurrent;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.Events;
using Evolvex.Portal.Hosting;

namespace Evolvex.Portal.EventStream;

/// <summary>What one who listens wants.</summary>
/// <param name="Types">These only; null: all.</param>
/// <param name="After">The last event that it has; null: from now on.</param>
internal sealed record EventWish(IReadOnlySet<EventType>? Types, EventPlace? After);

/// <summary>Streams of events that are open: counted by key, each at its own pace.</summary>
internal sealed class EventStreams(EventJournal journal, ApiOptions api, IHostApplicationLifetime life, TimeProvider time, ILogger<EventStreams> logger, TimeSpan? mostBlocked = null)
{
    /// <summary>How long a stream is silent at most.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>How long a client may take nothing of what is sent to it.</summary>
    public static readonly TimeSpan MostBlocked = TimeSpan.FromSeconds(20);

    private const int EventsAtOnce = 200;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Guid, int> _open = new();

    /// <summary>Streams that are open.</summary>
    public int Open => _open.Values.Sum();

    /// <summary>Counts a stream in; dispose it when it ends. Null: the key has as many as it may.</summary>
    public IDisposable? TryOpen(Guid key)
    {
        if (_open.AddOrUpdate(key, 1, static (_, open) => open + 1) <= api.EventStreamsPerKey) return new OpenStream(this, key);
        Close(key);
        return null;
    }

    /// <summary>Sends events until the client goes, may not see them any more, is too slow, or the portal stops.</summary>
    /// <param name="http">The request; nothing of its answer is sent yet.</param>
    /// <param name="wish">What to send.</param>
    /// <param name="access">What the key may see now; null: nothing any more.</param>
    /// <param name="cancellationToken">The client is gone or the key is revoked.</param>
    public async Task SendAsync(HttpContext http, EventWish wish, Func<CancellationToken, ValueTask<GroupAccess?>> access, CancellationToken cancellationToken)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, life.ApplicationStopping);
        var place = wish.After ?? journal.Last;
        var writer = new EventWriter(http.Response.BodyWriter, time);
        writer.Begin(wish.After is null ? place : null);
        var isFirst = true;
        while (!ends.IsCancellationRequested && await access(ends.Token) is { } visible)
        {
            // Asked for before reading: what is added in between ends the wait.
            var added = journal.Added;
            var run = journal.Read(place, EventsAtOnce);
            if (run.Missed != 0) writer.Gap(run, place, isFirst ? run.Missed is null ? "restarted" : "expired" : "too_slow", time.GetUtcNow());
            var isTooSlow = run.Missed != 0 && !isFirst;
            if (!isTooSlow)
            {
                foreach (var told in run.Events)
                    if (wish.Types?.Contains(told.Type) != false && told.IsVisibleTo(visible)) writer.Event(told);
                place = run.After;
            }

            if (!writer.HasUnsent && time.GetElapsedTime(writer.SentAt) >= Heartbeat) writer.Beat(place);
            if (!await TrySendAsync(http, writer, ends.Token) || isTooSlow) return;
            isFirst = false;
            if (run.Events.Count == 0) await added.WaitAsync(Look, time, ends.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> TrySendAsync(HttpContext http, EventWriter writer, CancellationToken cancellationToken)
    {
        if (!writer.HasUnsent) return true;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(mostBlocked ?? MostBlocked);
        try
        {
            return await writer.SendAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            EventStreamLog.TooSlow(logger, http.Connection.RemoteIpAddress?.ToString() ?? "", (mostBlocked ?? MostBlocked).TotalSeconds);
            http.Abort();
            return false;
        }
    }

    private void Close(Guid key)
    {
        // Taken out at nought, by whoever brings it there.
        if (_open.AddOrUpdate(key, 0, static (_, open) => open - 1) == 0) _open.TryRemove(new KeyValuePair<Guid, int>(key, 0));
    }

    private sealed class OpenStream(EventStreams streams, Guid key) : IDisposable
    {
        private int _isClosed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isClosed, 1) == 0) streams.Close(key);
        }
    }
}

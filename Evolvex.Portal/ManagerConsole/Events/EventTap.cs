using Evolvex.Portal.Asterisk;
using Evolvex.Portal.Asterisk.Ami;

namespace Evolvex.Portal.ManagerConsole.Events;

/// <summary>How the view of events stands.</summary>
/// <param name="IsLive">Events come.</param>
/// <param name="Fault">Why they do not, in English; null while nothing has gone wrong.</param>
/// <param name="NextAttemptAt">When it is tried again.</param>
internal sealed record TapState(bool IsLive, string? Fault, DateTimeOffset? NextAttemptAt);

/// <summary>
/// A page's own connection for events, all classes of them. It is a session of its own on the PBX, so a flood, a slow browser or a filter cannot hold up the link
/// that the live view follows. It reads as fast as events come and keeps a bounded number; it survives every fault but the end of the page.
/// </summary>
internal sealed class EventTap(IAmiEndpoint endpoint, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    /// <summary>Bytes of events that may wait to be looked at; more are thrown away and counted.</summary>
    private const long Backlog = 4 * 1024 * 1024;

    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30)];
    private readonly CancellationTokenSource _end = new();
    private Task _following = Task.CompletedTask;
    private volatile TapState _state = new(false, null, null);

    /// <summary>What came.</summary>
    public EventRing Ring { get; } = new();

    /// <summary>How it stands.</summary>
    public TapState State => _state;

    /// <summary>Begins to follow.</summary>
    public void Start() => _following = Task.Run(() => FollowAsync(_end.Token), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _following;
        _end.Dispose();
    }

    private async Task FollowAsync(CancellationToken end)
    {
        var tries = 0;
        while (!end.IsCancellationRequested)
        {
            var pause = Pauses[Math.Min(tries, Pauses.Length - 1)];
            try
            {
                await FollowOnceAsync(() => tries = 0, end);
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                return;
            }
            catch (AmiException fault)
            {
                ManagerConsoleLog.EventsStopped(logger, fault.Message, pause.TotalSeconds);
                _state = new TapState(false, fault.Message, time.GetUtcNow() + pause);
            }
            catch (Exception fault)
            {
                ManagerConsoleLog.EventsFailed(logger, pause.TotalSeconds, fault);
                _state = new TapState(false, fault.Message, time.GetUtcNow() + pause);
            }

            tries++;
            await Task.Delay(pause, time, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FollowOnceAsync(Action connected, CancellationToken end)
    {
        var options = await endpoint.GetAsync(end);
        await using var client = await AmiClient.ConnectAsync(options with { Events = "on", MaxBacklogBytes = Backlog }, time, end);
        connected();
        _state = new TapState(true, null, null);
        await foreach (var batch in client.Events.ReadAllAsync(end))
        {
            using (batch) Ring.Take(batch);
        }

        throw new AmiConnectionLostException("The connection ended.");
    }
}

/// <summary>Views of events that are open in all pages: each is a session on the PBX, so there are not more than a few.</summary>
internal sealed class EventTaps
{
    /// <summary>At the same time.</summary>
    public const int Most = 8;

    private int _open;

    /// <summary>Takes a place; false when there is none.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _open) <= Most) return true;
        Interlocked.Decrement(ref _open);
        return false;
    }

    /// <summary>Gives it back.</summary>
    public void Leave() => Interlocked.Decrement(ref _open);
}

using System.Security.Claims;
using Evolvex.Portal.CallAccess;
using Evolvex.Portal.LiveState;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Evolvex.Portal.Shell;

/// <summary>
/// Base of everything that shows the live state. It has the snapshot from the first render on, follows the changes once the circuit is up, renders at most
/// once per <see cref="RenderInterval"/> and not at all when nothing of concern changed. It does not die silently: after a fault <see cref="Stopped"/> is
/// set (show <see cref="Components.LiveStopped"/>) and it starts again by itself.
/// </summary>
public abstract class LiveComponent : ComponentBase, IAsyncDisposable
{
    private static readonly TimeSpan RestartAfter = TimeSpan.FromSeconds(5);
    private readonly CancellationTokenSource _end = new();
    private TaskCompletionSource _retry = NewRetry();
    private Task _following = Task.CompletedTask;
    private ClaimsPrincipal _viewer = new();

    /// <summary>The state that is shown: what the viewer may see of it.</summary>
    protected PbxSnapshot Snapshot { get; private set; } = default!;

    /// <summary>Some calls may not be seen: figures of the PBX that count all are none for this viewer.</summary>
    protected bool IsLimited { get; private set; }

    /// <summary>The PBX has told nothing yet: an empty list does not mean that there is nothing.</summary>
    protected bool IsUnread { get; private set; }

    /// <summary>Following failed; it starts again in a few seconds, or at once by <see cref="Restart"/>.</summary>
    protected bool Stopped { get; private set; }

    /// <summary>Shortest time between two renders.</summary>
    protected virtual TimeSpan RenderInterval => TimeSpan.FromMilliseconds(200);

    [Inject]
    private CallSights Sights { get; set; } = default!;

    [CascadingParameter]
    private Task<AuthenticationState>? Viewer { get; set; }

    [Inject]
    private ILivePbx Live { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    [Inject]
    private ILoggerFactory Loggers { get; set; } = default!;

    /// <summary>Whether a batch of changes touches what this component shows.</summary>
    protected virtual bool Concerns(PbxChanges changes) => true;

    /// <summary>Called with each new <see cref="Snapshot"/>, before rendering. Returns false when what is shown is the same.</summary>
    protected virtual bool OnSnapshot() => true;

    /// <summary>Learns who looks before anything is drawn.</summary>
    public override async Task SetParametersAsync(ParameterView parameters)
    {
        // What is given is good only until the first wait.
        parameters.SetParameterProperties(this);
        if (Viewer is not null) _viewer = (await Viewer).User;
        await base.SetParametersAsync(ParameterView.Empty);
    }

    /// <inheritdoc />
    protected override void OnInitialized() => Take(Live.Current);

    /// <inheritdoc />
    protected override void OnAfterRender(bool firstRender)
    {
        // Never during prerendering: nothing would end it. Started here, the loop keeps the viewer's language.
        if (!firstRender) return;
        Sights.Changed += LookAnew;
        _following = FollowAsync(_end.Token);
    }

    /// <summary>Starts following again at once.</summary>
    protected void Restart() => _retry.TrySetResult();

    private static TaskCompletionSource NewRetry() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool Take(PbxSnapshot snapshot)
    {
        var sight = Sights.Of(_viewer);
        IsLimited = !sight.SeesAll;
        Snapshot = sight.Of(snapshot);
        var wasUnread = IsUnread;
        IsUnread = snapshot.Link.LastReconcileAt is null;
        return OnSnapshot() || wasUnread != IsUnread;
    }

    // Somebody may see more or less than before.
    private void LookAnew(object? sender, EventArgs e) => _ = ShowAsync(Live.Current, evenIfSame: true);

    private async Task FollowAsync(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            Exception? fault = null;
            try
            {
                await FollowOnceAsync(end);
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                fault = e;
            }

            if (!end.IsCancellationRequested)
                await WaitForRestartAsync(fault, end);
        }
    }

    /// <summary>Ends only when the live state ends the subscription.</summary>
    private async Task FollowOnceAsync(CancellationToken end)
    {
        using var subscription = Live.Subscribe();
        await ShowAsync(subscription.Snapshot, evenIfSame: Stopped);
        while (await subscription.Changes.WaitToReadAsync(end))
        {
            var concerned = false;
            while (subscription.Changes.TryRead(out var changes))
                concerned |= Concerns(changes) || (IsUnread && changes.Link is not null);
            if (!concerned)
                continue;
            // What was not worth a render does not make the next change wait.
            if (await ShowAsync(Live.Current, evenIfSame: false)) await Task.Delay(RenderInterval, Clock, end);
        }
    }

    /// <summary>True: it was rendered.</summary>
    private async Task<bool> ShowAsync(PbxSnapshot snapshot, bool evenIfSame)
    {
        var renders = false;
        await InvokeAsync(() =>
        {
            Stopped = false;
            renders = !_end.IsCancellationRequested && (Take(snapshot) || evenIfSame);
            if (renders) StateHasChanged();
        });
        return renders;
    }

    private async Task WaitForRestartAsync(Exception? fault, CancellationToken end)
    {
        Loggers.CreateLogger<LiveComponent>().LiveViewStopped(GetType().Name, (int)RestartAfter.TotalSeconds, fault);
        _retry = NewRetry();
        try
        {
            await InvokeAsync(() =>
            {
                Stopped = true;
                StateHasChanged();
            });
            await Task.WhenAny(_retry.Task, Task.Delay(RestartAfter, Clock, end));
        }
        catch (ObjectDisposedException)
        {
            // The circuit is gone; disposal follows and ends the loop.
            await _end.CancelAsync();
        }
    }

    /// <summary>Ends following and waits for its end.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        Sights.Changed -= LookAnew;
        await _end.CancelAsync();
        await _following;
        _end.Dispose();
        GC.SuppressFinalize(this);
    }
}

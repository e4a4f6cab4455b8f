using System.Security.Claims;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Storage;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.CallHistory;

/// <summary>
/// Base of the pages of calls that were. What is shown is told by the address and read anew when that changes; what was asked of the database for another address
/// is given up at once. New calls are followed at a limited rate. A database that does not answer is something to say, not the end of the page.
/// </summary>
public abstract class CallPage : ComponentBase, IAsyncDisposable
{
    /// <summary>So long the first sight of a page waits for what it shows; then it comes without, and what is found is added.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _end = new();
    private readonly CancellationToken _ended;
    private CancellationTokenSource _current = new();
    private Task _first = Task.CompletedTask, _following = Task.CompletedTask;

    /// <summary>Nothing is asked yet.</summary>
    protected CallPage() => _ended = _end.Token;

    /// <summary>Who looks.</summary>
    protected ClaimsPrincipal Person { get; private set; } = new();

    /// <summary>The database did not answer, and there is nothing to show.</summary>
    protected bool Failed { get; private set; }

    /// <summary>What the page shows is being read.</summary>
    protected bool IsReading { get; private set; }

    /// <summary>The address of the page, without what is asked of it.</summary>
    protected abstract string Place { get; }

    /// <summary>The least time between two looks for something new.</summary>
    protected abstract TimeSpan Pause { get; }

    /// <summary>Nothing was read yet.</summary>
    protected abstract bool IsEmpty { get; }

    [Inject]
    private protected CallFeed Feed { get; set; } = default!;

    /// <summary>Where the browser is.</summary>
    [Inject]
    protected NavigationManager Navigation { get; set; } = default!;

    /// <summary>The time.</summary>
    [Inject]
    protected TimeProvider Clock { get; set; } = default!;

    [Inject]
    private ILoggerFactory Loggers { get; set; } = default!;

    [CascadingParameter]
    private Task<AuthenticationState> SignedIn { get; set; } = default!;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        Navigation.LocationChanged += Moved;
        Person = (await SignedIn).User;
        await StartAsync();
        ReadAddress();
        _first = ReloadAsync();
        await Task.WhenAny(_first, Task.Delay(Patience, Clock, _ended));
    }

    /// <inheritdoc />
    protected override void OnAfterRender(bool firstRender)
    {
        // Never while the page is only drawn for its first sight: nothing would end it.
        if (firstRender) _following = FollowAsync();
    }

    /// <summary>Asks what does not change while the page is open.</summary>
    protected virtual Task StartAsync() => Task.CompletedTask;

    /// <summary>Takes what is asked for from the address; false: it is what was asked for before.</summary>
    protected abstract bool ReadAddress();

    /// <summary>Reads all that is asked for; what was read for something else is given up by the token.</summary>
    protected abstract Task ReadAsync(CancellationToken cancellationToken);

    /// <summary>Something may be new; false: it was not looked at yet, and should be after another pause.</summary>
    protected virtual async Task<bool> LookAsync()
    {
        if (IsReading) return false;
        await ReloadAsync();
        return true;
    }

    /// <summary>Reads what the address asks for, instead of what was asked for before.</summary>
    protected async Task ReloadAsync()
    {
        var current = await RenewAsync();
        IsReading = true;
        if (await TryAsync(ReadAsync)) Failed = false;
        if (!ReferenceEquals(current, _current)) return;
        IsReading = false;
        if (!_ended.IsCancellationRequested) StateHasChanged();
    }

    /// <summary>Gives up what is being read; what was read stays.</summary>
    protected async Task StopAsync()
    {
        await RenewAsync();
        IsReading = false;
    }

    private async Task<CancellationTokenSource> RenewAsync()
    {
        await _current.CancelAsync();
        _current.Dispose();
        return _current = CancellationTokenSource.CreateLinkedTokenSource(_ended);
    }

    /// <summary>Asks something of the database; false when it did not answer, or something else is asked for.</summary>
    protected async Task<bool> TryAsync(Func<CancellationToken, Task> ask)
    {
        ArgumentNullException.ThrowIfNull(ask);
        var token = _current.Token;
        try
        {
            await ask(token);
            return true;
        }
        catch (Exception) when (token.IsCancellationRequested)
        {
            // Something else is asked for, or the page is left.
        }
        catch (Exception fault) when (DatabaseFault.Is(fault) || fault is DbUpdateException)
        {
            CallHistoryLog.PageFailed(Loggers.CreateLogger(GetType()), fault);
            Failed = IsEmpty;
        }

        return false;
    }

    private void Moved(object? sender, LocationChangedEventArgs e) => _ = InvokeAsync(async () =>
    {
        if (_ended.IsCancellationRequested || !new Uri(e.Location).AbsolutePath.Equals(Place, StringComparison.Ordinal)) return;
        if (ReadAddress())
        {
            var reading = ReloadAsync();
            StateHasChanged();
            await reading;
        }
        else
        {
            StateHasChanged();
        }
    });

    private async Task FollowAsync()
    {
        using var feed = Feed.Subscribe();
        var isBehind = false;
        while (!_ended.IsCancellationRequested)
        {
            try
            {
                if (!isBehind) await feed.Signals.WaitToReadAsync(_ended);
                // One look answers all signals.
                feed.Signals.TryRead(out _);
                await InvokeAsync(async () => isBehind = !await LookAsync());
            }
            catch (Exception) when (_ended.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                CallHistoryLog.PageFailed(Loggers.CreateLogger(GetType()), fault);
            }

            await Task.Delay(Pause, Clock, _ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Navigation.LocationChanged -= Moved;
        await _end.CancelAsync();
        await _following;
        await _first;
        _current.Dispose();
        _end.Dispose();
        GC.SuppressFinalize(this);
    }
}

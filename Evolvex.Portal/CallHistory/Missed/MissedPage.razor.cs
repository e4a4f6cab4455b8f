using System.Data.Common;
using System.Security.Claims;
using Evolvex.Portal.CallAccess;
using Evolvex.Portal.CallHistory.History;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Shell;
using Evolvex.Portal.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.CallHistory.Missed;

/// <summary>Which of those who were missed are shown.</summary>
public enum MissedView
{
    /// <summary>Nobody has reached them, nor they us.</summary>
    Open,

    /// <summary>Called back, or answered when they called again.</summary>
    Settled,

    /// <summary>Marked as done.</summary>
    Done,

    /// <summary>All.</summary>
    All,
}

/// <summary>Who called, was not answered, and is to be called back.</summary>
public sealed partial class MissedPage
{
    private const int MostShown = 500;

    /// <summary>On a busy PBX something is new every second or two, and the list is long: it need not follow so closely.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _end = new();
    private CallFilter _filter = new();
    private MissedView _view;
    private MissedList? _list;
    private FilterNames _names = new([], []);
    private ClaimsPrincipal _person = new();
    private bool _failed, _masked, _mayMark, _busy;
    private Task _following = Task.CompletedTask;

    [Inject]
    private MissedCalls Missed { get; set; } = default!;

    [Inject]
    private CallQueries Queries { get; set; } = default!;

    [Inject]
    private CallSights Sights { get; set; } = default!;

    [Inject]
    private CallFeed Feed { get; set; } = default!;

    [Inject]
    private CallHistoryEntries Entries { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IAuthorizationService Authorization { get; set; } = default!;

    [Inject]
    private Toasts Toasts { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    [Inject]
    private ILogger<MissedPage> Log { get; set; } = default!;

    [CascadingParameter]
    private Task<AuthenticationState> SignedIn { get; set; } = default!;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        Navigation.LocationChanged += Moved;
        _person = (await SignedIn).User;
        _mayMark = (await Authorization.AuthorizeAsync(_person, PortalPolicies.Manager)).Succeeded;
        ReadAddress();
        await ReloadAsync();
    }

    /// <inheritdoc />
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender) _following = FollowAsync();
    }

    private static bool IsIn(MissedNumber number, MissedView view) => view switch
    {
        MissedView.Open => number.IsOpen,
        MissedView.Settled => number.State is MissedState.CalledBack or MissedState.ReachedUs,
        MissedView.Done => number.State == MissedState.Done,
        _ => true,
    };

    private IEnumerable<MissedNumber> Shown() => _list!.Numbers.Where(number => IsIn(number, _view));

    private string Show(string number) => _masked ? NumberMask.Of(number) : number;

    private bool ReadAddress()
    {
        var query = QueryHelpers.ParseQuery(Navigation.ToAbsoluteUri(Navigation.Uri).Query);
        string? Value(string name) => query.TryGetValue(name, out var value) ? value.ToString() : null;
        var read = CallFilter.Read(Value, CallPeriod.Week);
        var filter = new CallFilter { Period = read.Period == CallPeriod.All ? CallPeriod.Month : read.Period, From = read.From, To = read.To, Queue = read.Queue };
        var view = Enum.TryParse<MissedView>(Value("state"), ignoreCase: true, out var named) && Enum.IsDefined(named) ? named : MissedView.Open;
        var isOther = filter != _filter;
        (_filter, _view) = (filter, view);
        return isOther;
    }

    private void Show(CallFilter filter, MissedView view) =>
        Navigation.NavigateTo($"/missed?{filter.ToQuery()}{(view == MissedView.Open ? "" : $"&state={view.ToString().ToLowerInvariant()}")}");

    private void Moved(object? sender, LocationChangedEventArgs e) => _ = InvokeAsync(async () =>
    {
        if (!new Uri(e.Location).AbsolutePath.Equals("/missed", StringComparison.Ordinal)) return;
        if (ReadAddress()) await ReloadAsync();
        StateHasChanged();
    });

    private Task ReloadAsync() => TryAsync(async () =>
    {
        var (filter, sight) = (_filter, Sights.Of(_person));
        _masked = sight.MasksNumbers || (!_mayMark && (await Entries.SettingsAsync(_end.Token)).MaskNumbers);
        var list = await Missed.ReadAsync(sight, filter, _end.Token);
        if (!ReferenceEquals(filter, _filter)) return;
        (_list, _failed) = (list, false);
        var (queues, trunks) = await Queries.NamesAsync(sight, _end.Token);
        _names = new FilterNames(queues, trunks);
    });

    private async Task<bool> TryAsync(Func<Task> act)
    {
        try
        {
            await act();
            return true;
        }
        catch (Exception fault) when (fault is DbException or DbUpdateException && !_end.IsCancellationRequested)
        {
            CallHistoryLog.PageFailed(Log, fault);
            _failed = _list is null;
        }
        catch (Exception) when (_end.IsCancellationRequested)
        {
            // The page is left.
        }

        return false;
    }

    private async Task FollowAsync()
    {
        using var feed = Feed.Subscribe();
        while (!_end.IsCancellationRequested)
        {
            try
            {
                await feed.Signals.ReadAsync(_end.Token);
                await InvokeAsync(async () =>
                {
                    await ReloadAsync();
                    StateHasChanged();
                });
            }
            catch (Exception) when (_end.IsCancellationRequested)
            {
                // The page is left.
            }
            catch (Exception fault)
            {
                CallHistoryLog.PageFailed(Log, fault);
            }

            await Task.Delay(Pause, Clock, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task MarkAsync(MissedNumber number)
    {
        if (_busy || !_mayMark) return;
        _busy = true;
        var (isDone, marked) = (number.IsOpen, false);
        try
        {
            if (!await TryAsync(async () => marked = await Missed.MarkAsync(Sights.Of(_person), number.Last, isDone, _person, _end.Token))) Toasts.Failed(H["ErrorText"]);
            if (marked) Toasts.Done(L[isDone ? "MarkedDone" : "MarkedOpen", number.Last.Number]);
            await ReloadAsync();
        }
        finally
        {
            _busy = false;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Navigation.LocationChanged -= Moved;
        await _end.CancelAsync();
        await _following;
        _end.Dispose();
    }
}

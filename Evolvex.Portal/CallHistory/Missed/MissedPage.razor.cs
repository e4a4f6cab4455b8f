using Evolvex.Portal.CallAccess;
using Evolvex.Portal.CallHistory.History;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Shell;
using Evolvex.Portal.Shell.Components;
using Evolvex.Portal.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;

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
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    private CallFilter _filter = new();
    private MissedView _view;
    private MissedList? _list;
    private FilterNames _names = new([], []);
    private bool _masked, _mayMark, _busy;

    [Inject]
    private MissedCalls Missed { get; set; } = default!;

    [Inject]
    private CallQueries Queries { get; set; } = default!;

    [Inject]
    private CallSights Sights { get; set; } = default!;

    [Inject]
    private CallHistoryEntries Entries { get; set; } = default!;

    [Inject]
    private IAuthorizationService Authorization { get; set; } = default!;

    [Inject]
    private Toasts Toasts { get; set; } = default!;

    /// <inheritdoc />
    protected override string Place => "/missed";

    /// <inheritdoc />
    protected override TimeSpan Pause => Rest;

    /// <inheritdoc />
    protected override bool IsEmpty => _list is null;

    /// <inheritdoc />
    protected override async Task StartAsync() => _mayMark = (await Authorization.AuthorizeAsync(Person, PortalPolicies.Manager)).Succeeded;

    private static bool IsIn(MissedNumber number, MissedView view) => view switch
    {
        MissedView.Open => number.IsOpen,
        MissedView.Settled => number.State is MissedState.CalledBack or MissedState.ReachedUs,
        MissedView.Done => number.State == MissedState.Done,
        _ => true,
    };

    private IEnumerable<MissedNumber> Shown() => _list!.Numbers.Where(number => IsIn(number, _view));

    private string Show(string number) => _masked ? NumberMask.Of(number) : number;

    /// <inheritdoc />
    protected override bool ReadAddress()
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
        Navigation.NavigateFrom(Place, $"/missed?{filter.ToQuery()}{(view == MissedView.Open ? "" : $"&state={view.ToString().ToLowerInvariant()}")}");

    /// <inheritdoc />
    protected override async Task ReadAsync(CancellationToken cancellationToken)
    {
        var (filter, sight) = (_filter, Sights.Of(Person));
        _masked = sight.MasksNumbers || (!_mayMark && (await Entries.SettingsAsync(cancellationToken)).MaskNumbers);
        var list = await Missed.ReadAsync(sight, filter, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        _list = list;
        var (queues, trunks) = await Queries.NamesAsync(sight, cancellationToken);
        _names = new FilterNames(queues, trunks);
    }

    private async Task MarkAsync(MissedNumber number)
    {
        if (_busy || !_mayMark) return;
        _busy = true;
        var (isDone, marked) = (number.IsOpen, false);
        try
        {
            if (!await TryAsync(async cancellationToken => marked = await Missed.MarkAsync(Sights.Of(Person), number.Last, isDone, Person, cancellationToken))) Toasts.Failed(H["ErrorText"]);
            if (marked) Toasts.Done(L[isDone ? "MarkedDone" : "MarkedOpen", number.Last.Number]);
            await ReloadAsync();
        }
        finally
        {
            _busy = false;
        }
    }
}

using System.Data.Common;
using System.Globalization;
using System.Security.Claims;
using Evolvex.Portal.CallAccess;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.WebUtilities;

namespace Evolvex.Portal.CallHistory.History;

/// <summary>All calls that were, one line each, as far back as the PBX remembers.</summary>
public sealed partial class HistoryPage
{
    private const int FirstPage = 50;
    private const int NextPage = 150;
    private const int MostLoaded = 6000;
    private const int MostNew = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(700);

    private readonly CancellationTokenSource _end = new();
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private readonly HashSet<long> _new = [];
    private CallFilter _filter = new();
    private CallFilter? _shown; // the filter that the calls are of
    private List<CallRow>? _calls;
    private IReadOnlyList<CallRow> _waiting = [];
    private CallSums? _sums;
    private FilterNames _names = new([], []);
    private FillProgress _progress = FillProgress.None;
    private ClaimsPrincipal _person = new();
    private CallSight _sight = default!; // what may be seen of the calls that are shown
    private bool _goesOn; // there are more than one page keeps
    private bool _hasMore, _failed, _isMasked, _mayExport, _mayAdminister, _isHeld;
    private int _pending;
    private long? _before; // the list begins with calls older than this one, and stands still
    private Task _following = Task.CompletedTask;

    [Inject]
    private CallQueries Queries { get; set; } = default!;

    [Inject]
    private CallSights Sights { get; set; } = default!;

    [Inject]
    private IServiceProvider Services { get; set; } = default!;

    [Inject]
    private CallFeed Feed { get; set; } = default!;

    [Inject]
    private CallHistoryEntries Entries { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IAuthorizationService Authorization { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    [Inject]
    private ILogger<HistoryPage> Log { get; set; } = default!;

    [CascadingParameter]
    private Task<AuthenticationState> SignedIn { get; set; } = default!;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        Navigation.LocationChanged += Moved;
        var person = _person = (await SignedIn).User;
        _mayExport = (await Authorization.AuthorizeAsync(person, PortalPolicies.Manager)).Succeeded;
        _mayAdminister = (await Authorization.AuthorizeAsync(person, PortalPolicies.Administrator)).Succeeded;
        _progress = Feed.Progress;
        (_filter, _before) = (FilterOfAddress(), BeforeOfAddress());
        await ReloadAsync();
    }

    /// <inheritdoc />
    protected override void OnAfterRender(bool firstRender)
    {
        // Never while the page is only drawn for its first sight: nothing would end it.
        if (firstRender) _following = FollowAsync();
    }

    private CallFilter FilterOfAddress()
    {
        var query = QueryHelpers.ParseQuery(Navigation.ToAbsoluteUri(Navigation.Uri).Query);
        return CallFilter.Read(name => query.TryGetValue(name, out var value) ? value.ToString() : null);
    }

    private long? BeforeOfAddress() =>
        QueryHelpers.ParseQuery(Navigation.ToAbsoluteUri(Navigation.Uri).Query).TryGetValue("before", out var value) && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private void Moved(object? sender, LocationChangedEventArgs e) => _ = InvokeAsync(async () =>
    {
        if (!new Uri(e.Location).AbsolutePath.Equals("/history", StringComparison.Ordinal)) return;
        var (filter, before) = (FilterOfAddress(), BeforeOfAddress());
        if (filter == _filter && before == _before) return;
        (_filter, _before) = (filter, before);
        await ReloadAsync();
        StateHasChanged();
    });

    /// <summary>Asked by the filters: the address tells the rest.</summary>
    private void Show(CallFilter filter) => Navigation.NavigateTo($"/history?{filter.ToQuery()}");

    private Task ReloadAsync() => TryAsync(async () =>
    {
        var (filter, sight) = (_filter, Sights.Of(_person));
        var isMasked = !_mayExport && (await Entries.SettingsAsync(_end.Token)).MaskNumbers;
        var calls = await Queries.PageAsync(sight, filter, _before, FirstPage, _end.Token);
        // Another filter was asked for meanwhile: its own calls come.
        if (!ReferenceEquals(filter, _filter)) return;
        _sight = sight;
        (_calls, _shown, _hasMore, _failed, _isMasked) = ([.. calls], filter, calls.Count == FirstPage, false, isMasked);
        (_waiting, _pending) = ([], 0);
        _new.Clear();
        _goesOn = false;
        if (_calls.Count == 1 && filter.Text == _calls[0].CallKey) _open.Add(_calls[0].CallKey);
        var (queues, trunks) = await Queries.NamesAsync(sight, _end.Token);
        _names = new FilterNames(queues, trunks, Services.GetService<RecordedCalls>() is { IsPossible: true });
        var sums = await Queries.SumAsync(sight, filter, _end.Token);
        if (ReferenceEquals(filter, _filter)) _sums = sums;
    });

    private Task ReadMoreAsync() => TryAsync(async () =>
    {
        if (_calls is not { Count: > 0 } calls || !_hasMore || !ReferenceEquals(_shown, _filter)) return;
        var (filter, last) = (_filter, calls[^1].Id);
        var page = await Queries.PageAsync(Sights.Of(_person), filter, last, NextPage, _end.Token);
        if (!ReferenceEquals(filter, _filter) || _calls is not { Count: > 0 } || _calls[^1].Id != last) return;
        _calls = [.. _calls, .. page];
        _hasMore = page.Count == NextPage && _calls.Count < MostLoaded;
        _goesOn = page.Count == NextPage && !_hasMore;
    });

    /// <summary>New and changed calls, as they come.</summary>
    private async Task FollowAsync()
    {
        using var feed = Feed.Subscribe();
        try
        {
            while (await feed.Signals.WaitToReadAsync(_end.Token))
            {
                while (feed.Signals.TryRead(out _))
                {
                    // One look answers all signals.
                }

                await InvokeAsync(LookAsync);
                await Task.Delay(Pause, Clock, _end.Token);
            }
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // The page is left.
        }
    }

    private Task LookAsync() => TryAsync(async () =>
    {
        var before = _progress;
        _progress = Feed.Progress;
        // Who may see other calls than before sees none of the old ones.
        if (_calls is null || _failed || !ReferenceEquals(_sight, Sights.Of(_person)))
        {
            await ReloadAsync();
            StateHasChanged();
            return;
        }

        // Of a filter that was just asked for the calls are on their way; among older calls nothing new comes.
        if (!ReferenceEquals(_shown, _filter) || _before is not null) return;
        var (filter, calls, head) = (_filter, _calls, Math.Min(_calls.Count, FirstPage));
        var top = await Queries.TopAsync(_sight, filter, head == 0 ? 0 : calls[head - 1].Id, MostNew, _end.Token);
        if (!ReferenceEquals(filter, _filter) || !calls.Take(head).SequenceEqual(_calls.Take(head))) return;
        if (IsSame(top, head))
        {
            if (before != _progress) StateHasChanged();
            return;
        }

        var sums = await Queries.SumAsync(_sight, filter, _end.Token);
        if (!ReferenceEquals(filter, _filter)) return;
        _sums = sums;
        var known = _calls.Take(head).Select(call => call.Id).ToHashSet();
        _pending = top.Count(call => !known.Contains(call.Id));
        _waiting = top;
        if (!_isHeld || _pending == 0) Place();
        StateHasChanged();
    });

    private bool IsSame(IReadOnlyList<CallRow> top, int head)
    {
        if (top.Count != head) return false;
        for (var at = 0; at < head; at++)
            if (top[at].Id != _calls![at].Id || top[at].RowCount != _calls[at].RowCount || top[at].RowSum != _calls[at].RowSum || top[at].IsOpen != _calls[at].IsOpen) return false;
        return true;
    }

    /// <summary>Puts what is new in its place at the top.</summary>
    private void Place()
    {
        var calls = _calls ?? [];
        var last = _waiting.Count == 0 ? long.MaxValue : _waiting[^1].Id;
        var known = calls.Select(call => call.Id).ToHashSet();
        _new.Clear();
        foreach (var call in _waiting.Where(call => !known.Contains(call.Id))) _new.Add(call.Id);
        // More came than are read at once: what lies between is read on from there.
        var isCut = _waiting.Count == MostNew && (calls.Count == 0 || last > calls[0].Id);
        _calls = isCut ? [.. _waiting] : [.. _waiting, .. calls.Where(call => call.Id < last)];
        if (isCut) _hasMore = true;
        (_waiting, _pending) = ([], 0);
    }

    // What the pointer is on must not move away.
    private void Enter(PointerEventArgs e) => _isHeld = e.PointerType == "mouse";

    private void Leave()
    {
        _isHeld = false;
        if (_waiting.Count > 0) Place();
    }

    private void ShowPending() => Place();

    private void Act(ChangeEventArgs e)
    {
        if ((e.Value as string)?.Split(' ', 2) is not ["open", var key]) return;
        if (!_open.Remove(key)) _open.Add(key);
    }

    private async Task TryAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (DbException fault) when (!_end.IsCancellationRequested)
        {
            CallHistoryLog.PageFailed(Log, fault);
            _failed = _calls is null;
        }
        catch (Exception) when (_end.IsCancellationRequested)
        {
            // The page is left.
        }
    }

    private IEnumerable<(string Id, string Label, string Value, string Hint, string Href, RenderFragment? Note, string? Tone)> Figures()
    {
        var sums = _sums ?? CallSums.None;
        yield return ("calls", L["FigureCalls"], Count(sums.Calls), L["FigureCallsHint"], To(_filter), null, null);
        yield return ("answered", L["FigureAnswered"], Share(sums.Answered, sums.Calls), L["FigureAnsweredHint"], To(_filter with { Verdicts = [CallVerdict.Answered] }), Text(Count(sums.Answered)), "talking");
        yield return ("lost", L["FigureLost"], Count(sums.Lost), L["FigureLostHint"], To(_filter with { Verdicts = [.. CallQueries.Lost.Order()], Direction = Domain.Calls.CallDirection.Inbound }), null, "missed");
        yield return ("wait", L["FigureWait"], Length(sums.AverageWait), L["FigureWaitHint"], To(_filter with { Verdicts = [CallVerdict.Answered] }), null, null);
        yield return ("talk", L["FigureTalk"], Length(sums.AverageTalk), L["FigureTalkHint"], To(_filter with { Verdicts = [CallVerdict.Answered] }), null, null);
    }

    private static string To(CallFilter filter) => $"/history?{filter.ToQuery()}";

    private static string Count(int count) => count.ToString("N0", CultureInfo.CurrentCulture);

    private static string Share(int part, int whole) => whole == 0 ? "–" : ((double)part / whole).ToString("P0", CultureInfo.CurrentCulture);

    private static string Length(TimeSpan length) => CallWords.Length((long)Math.Round(length.TotalSeconds));

    private static RenderFragment Text(string text) => builder => builder.AddContent(0, text);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Navigation.LocationChanged -= Moved;
        await _end.CancelAsync();
        await _following;
        _end.Dispose();
    }
}

/// <summary>Names to choose from in the filters.</summary>
/// <param name="Queues">Queues that calls came through lately.</param>
/// <param name="Trunks">Trunks that they went over.</param>
/// <param name="HasRecordings">It is known which calls have a recording.</param>
public sealed record FilterNames(IReadOnlyList<string> Queues, IReadOnlyList<string> Trunks, bool HasRecordings = false);

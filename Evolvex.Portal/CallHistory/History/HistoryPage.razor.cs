using System.Globalization;
using Evolvex.Portal.CallAccess;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Shell.Components;
using Evolvex.Portal.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
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

    /// <summary>What takes longer is shown going on.</summary>
    private static readonly TimeSpan Unseen = TimeSpan.FromMilliseconds(600);

    /// <summary>Counting again is let rest so many times as long as it took.</summary>
    private const int RestPerCount = 20;

    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private readonly HashSet<long> _new = [];
    private CallFilter _filter = new();
    private List<CallRow>? _calls;
    private IReadOnlyList<CallRow> _waiting = [];
    private long _waitingDownTo;
    private CallSums? _sums;
    private (TimeSpan Cost, DateTimeOffset At) _counted; // what the sums took, and when that was
    private SearchState? _search; // what is looked through, where that takes its time
    private FilterNames _names = new([], []);
    private FillProgress _progress = FillProgress.None;
    private CallSight _sight = default!; // what may be seen of the calls that are shown
    private bool _goesOn; // there are more than one page keeps
    private bool _isListed; // the calls are all of what is asked for
    private bool _isStale; // calls came or changed since the sums were counted
    private bool _hasMore, _isMasked, _mayExport, _mayAdminister, _isHeld;
    private int _pending;
    private long? _before; // the list begins with calls older than this one, and stands still

    [Inject]
    private CallQueries Queries { get; set; } = default!;

    [Inject]
    private CallSights Sights { get; set; } = default!;

    [Inject]
    private IServiceProvider Services { get; set; } = default!;

    [Inject]
    private CallHistoryEntries Entries { get; set; } = default!;

    [Inject]
    private IAuthorizationService Authorization { get; set; } = default!;

    /// <inheritdoc />
    protected override string Place => "/history";

    /// <inheritdoc />
    protected override TimeSpan Pause => TimeSpan.FromMilliseconds(700);

    /// <inheritdoc />
    protected override bool IsEmpty => _calls is null;

    /// <inheritdoc />
    protected override async Task StartAsync()
    {
        _mayExport = (await Authorization.AuthorizeAsync(Person, PortalPolicies.Manager)).Succeeded;
        _mayAdminister = (await Authorization.AuthorizeAsync(Person, PortalPolicies.Administrator)).Succeeded;
        _progress = Feed.Progress;
    }

    /// <inheritdoc />
    protected override bool ReadAddress()
    {
        var query = QueryHelpers.ParseQuery(Navigation.ToAbsoluteUri(Navigation.Uri).Query);
        string? Value(string name) => query.TryGetValue(name, out var value) ? value.ToString() : null;
        var (filter, before) = (CallFilter.Read(Value), long.TryParse(Value("before"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? (long?)number : null);
        if (filter == _filter && before == _before) return false;
        (_filter, _before) = (filter, before);
        return true;
    }

    /// <summary>Asked by the filters: the address tells the rest.</summary>
    private void Show(CallFilter filter) => Navigation.NavigateFrom(Place, $"/history?{filter.ToQuery()}");

    /// <inheritdoc />
    protected override async Task ReadAsync(CancellationToken cancellationToken)
    {
        var (filter, sight) = (_filter, Sights.Of(Person));
        (_sums, _search, _isListed) = (null, null, false);
        var isMasked = !_mayExport && (await Entries.SettingsAsync(cancellationToken)).MaskNumbers;
        var began = Clock.GetTimestamp();
        await foreach (var found in Queries.SearchAsync(sight, filter, _before, FirstPage, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            (_calls, _sight, _isMasked, _hasMore, _goesOn) = ([.. found.Value], sight, isMasked, found.Value.Count == FirstPage, false);
            (_waiting, _pending) = ([], 0);
            _new.Clear();
            Tell(found.Share, found.BackTo, began, isCounting: false);
        }

        _isListed = true;
        if (_calls is [var only] && filter.Text == only.CallKey) _open.Add(only.CallKey);
        var (queues, trunks) = await Queries.NamesAsync(sight, cancellationToken);
        _names = new FilterNames(queues, trunks, Services.GetService<RecordedCalls>() is { IsPossible: true });
        await CountAsync(sight, filter, isShown: true, cancellationToken);
    }

    private async Task CountAsync(CallSight sight, CallFilter filter, bool isShown, CancellationToken cancellationToken)
    {
        var began = Clock.GetTimestamp();
        var sums = CallSums.None;
        await foreach (var counted in Queries.CountAsync(sight, filter, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            sums = counted.Value;
            if (isShown) Tell(counted.Share, counted.BackTo, began, isCounting: true);
        }

        cancellationToken.ThrowIfCancellationRequested();
        (_sums, _isStale, _counted) = (sums, false, (Clock.GetElapsedTime(began), Clock.GetUtcNow()));
    }

    /// <summary>Shows how far a search has come, once it takes long enough to be seen.</summary>
    private void Tell(double share, DateTimeOffset backTo, long began, bool isCounting)
    {
        var isSeen = share < 1 && Clock.GetElapsedTime(began) >= Unseen;
        if (_search is null && !isSeen) return;
        _search = isSeen ? new SearchState(share, backTo, isCounting, IsStopped: false) : null;
        StateHasChanged();
    }

    /// <summary>Gives up looking through the rest; what was found stays.</summary>
    private async Task StopSearchAsync()
    {
        _search = _search is { } search ? search with { IsStopped = true } : null;
        await StopAsync();
    }

    private Task ReadMoreAsync() => TryAsync(async cancellationToken =>
    {
        if (_calls is not { Count: > 0 } calls || !_hasMore || !_isListed) return;
        var last = calls[^1].Id;
        var page = await Queries.PageAsync(Sights.Of(Person), _filter, last, NextPage, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (_calls is not { Count: > 0 } || _calls[^1].Id != last) return;
        _calls = [.. _calls, .. page];
        _hasMore = page.Count == NextPage && _calls.Count < MostLoaded;
        _goesOn = page.Count == NextPage && !_hasMore;
    });

    /// <summary>New and changed calls, as they come.</summary>
    protected override async Task<bool> LookAsync()
    {
        var before = _progress;
        _progress = Feed.Progress;
        // Who may see other calls than before sees none of the old ones.
        if (!IsReading && (_calls is null || Failed || !ReferenceEquals(_sight, Sights.Of(Person))))
        {
            await ReloadAsync();
            return true;
        }

        if (before != _progress) StateHasChanged();
        // Calls that are asked for are on their way; among older calls nothing new comes.
        if (IsReading) return false;
        var isLookedAt = true;
        if (_before is null) await TryAsync(async cancellationToken => isLookedAt = await TopAsync(cancellationToken));
        return isLookedAt;
    }

    private async Task<bool> TopAsync(CancellationToken cancellationToken)
    {
        var calls = _calls!;
        var first = calls.Take(FirstPage).ToList();
        var downTo = Queries.DownTo(_sight, _filter, first.Count == 0 ? 0 : first[^1].Id);
        first.RemoveAll(call => call.Id < downTo);
        var top = await Queries.TopAsync(_sight, _filter, downTo, MostNew, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (!ReferenceEquals(calls, _calls)) return false;
        if (!IsSame(top, first))
        {
            _pending = top.Count(call => !first.Exists(known => known.Id == call.Id));
            (_waiting, _waitingDownTo) = (top, downTo);
            if (!_isHeld || _pending == 0) PutAtTop();
            _isStale = true;
            StateHasChanged();
        }

        return await CountAgainAsync(cancellationToken);
    }

    /// <summary>Counts anew where something changed; false: not yet, as it takes long and was done lately.</summary>
    private async Task<bool> CountAgainAsync(CancellationToken cancellationToken)
    {
        if (!_isStale || _search is not null) return true;
        if (Clock.GetUtcNow() - _counted.At < _counted.Cost * RestPerCount) return false;
        await CountAsync(_sight, _filter, isShown: false, cancellationToken);
        StateHasChanged();
        return true;
    }

    private static bool IsSame(IReadOnlyList<CallRow> top, List<CallRow> first)
    {
        if (top.Count != first.Count) return false;
        for (var at = 0; at < top.Count; at++)
            if (top[at].Id != first[at].Id || top[at].RowCount != first[at].RowCount || top[at].RowSum != first[at].RowSum || top[at].IsOpen != first[at].IsOpen) return false;
        return true;
    }

    /// <summary>Puts what is new in its place at the top.</summary>
    private void PutAtTop()
    {
        var calls = _calls ?? [];
        var last = _waiting.Count == 0 ? long.MaxValue : _waiting[^1].Id;
        var known = calls.Select(call => call.Id).ToHashSet();
        _new.Clear();
        foreach (var call in _waiting.Where(call => !known.Contains(call.Id))) _new.Add(call.Id);
        // More came than are read at once: what lies between is read on from there.
        var isCut = _waiting.Count == MostNew && (calls.Count == 0 || last > calls[0].Id);
        var rest = _waiting.Count == MostNew ? last : _waitingDownTo;
        _calls = isCut ? [.. _waiting] : [.. _waiting, .. calls.Where(call => call.Id < rest)];
        if (isCut) _hasMore = true;
        (_waiting, _pending) = ([], 0);
    }

    // What the pointer is on must not move away.
    private void Enter(PointerEventArgs e) => _isHeld = e.PointerType == "mouse";

    private void Leave()
    {
        _isHeld = false;
        if (_waiting.Count > 0) PutAtTop();
    }

    private void ShowPending() => PutAtTop();

    private void Act(ChangeEventArgs e)
    {
        if ((e.Value as string)?.Split(' ', 2) is not ["open", var key]) return;
        if (!_open.Remove(key)) _open.Add(key);
    }

    private IEnumerable<(string Id, string Label, string Value, string Hint, string Href, RenderFragment? Note, string? Tone)> Figures()
    {
        if (_sums is not { } sums)
        {
            foreach (var id in new[] { "Calls", "Answered", "Lost", "Wait", "Talk" }) yield return (id.ToLowerInvariant(), L["Figure" + id], Failed ? "–" : "…", L[$"Figure{id}Hint"], To(_filter), null, null);
            yield break;
        }

        yield return ("calls", L["FigureCalls"], Count(sums.Calls), L["FigureCallsHint"], To(_filter), null, null);
        yield return ("answered", L["FigureAnswered"], Share(sums.Answered, sums.Calls), L["FigureAnsweredHint"], To(_filter with { Verdicts = [CallVerdict.Answered] }), Text(Count(sums.Answered)), "talking");
        yield return ("lost", L["FigureLost"], Count(sums.Lost), L["FigureLostHint"], To(_filter with { Verdicts = [.. CallQueries.Lost.Order()], Direction = Domain.Calls.CallDirection.Inbound }), null, "missed");
        yield return ("wait", L["FigureWait"], CallWords.Length(sums.AverageWait), L["FigureWaitHint"], To(_filter with { Verdicts = [CallVerdict.Answered] }), null, null);
        yield return ("talk", L["FigureTalk"], CallWords.Length(sums.AverageTalk), L["FigureTalkHint"], To(_filter with { Verdicts = [CallVerdict.Answered] }), null, null);
    }

    private static string To(CallFilter filter) => $"/history?{filter.ToQuery()}";

    private static string Count(int count) => count.ToString("N0", CultureInfo.CurrentCulture);

    private static string Share(int part, int whole) => whole == 0 ? "–" : ((double)part / whole).ToString("P0", CultureInfo.CurrentCulture);

    private static RenderFragment Text(string text) => builder => builder.AddContent(0, text);
}

/// <summary>How far a search has come that looks at each call.</summary>
/// <param name="Share">0 to 1.</param>
/// <param name="BackTo">Everything since then was looked at.</param>
/// <param name="IsCounting">The calls are listed, and their sums are on the way.</param>
/// <param name="IsStopped">Somebody does not want to wait for the rest.</param>
public sealed record SearchState(double Share, DateTimeOffset BackTo, bool IsCounting, bool IsStopped);

/// <summary>Names to choose from in the filters.</summary>
/// <param name="Queues">Queues that calls came through lately.</param>
/// <param name="Trunks">Trunks that they went over.</param>
/// <param name="HasRecordings">It is known which calls have a recording.</param>
public sealed record FilterNames(IReadOnlyList<string> Queues, IReadOnlyList<string> Trunks, bool HasRecordings = false);

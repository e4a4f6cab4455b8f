using System.Globalization;
using Evolvex.Portal.Asterisk;
using Evolvex.Portal.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Evolvex.Portal.ManagerConsole.Events;

/// <summary>Events of the PBX as they come, newest first. What is looked at stands still: while the list is paused or pointed at, events gather behind it.</summary>
public sealed partial class EventsTab
{
    private static readonly TimeSpan DrawEvery = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan CountEvery = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _end = new();
    private EventTap? _tap;
    private Task _drawing = Task.CompletedTask;
    private EventFilter _filter = EventFilter.All;
    private EventFilter? _taken;
    private IReadOnlyList<KeptEvent> _shown = [];
    private IReadOnlyList<string> _names = [];
    private EventCounts _counts = new(0, 0, 0, 0);
    private TapState _state = new(false, null, null);
    private KeptEvent? _chosen;
    private long _drawn = -1;
    private bool _isPaused, _isHeld, _isRefused;

    /// <summary>The tab is the one that is looked at; otherwise events gather and nothing is drawn.</summary>
    [Parameter] public bool IsShown { get; set; }

    /// <summary>What the address asks for.</summary>
    [Parameter] public EventFilter Asked { get; set; } = EventFilter.All;

    [Inject]
    private IAmiEndpoint Endpoint { get; set; } = default!;

    [Inject]
    private EventTaps Taps { get; set; } = default!;

    [Inject]
    private ConsoleScript Script { get; set; } = default!;

    [Inject]
    private Toasts Toasts { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private TimeProvider Timing { get; set; } = default!;

    [Inject]
    private ILoggerFactory Loggers { get; set; } = default!;

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        if (!IsShown || Asked == _taken) return;
        _taken = Asked;
        if (Asked != _filter) Apply(Asked);
    }

    /// <inheritdoc />
    protected override void OnAfterRender(bool firstRender)
    {
        // Never during prerendering: nothing would end it.
        if (!firstRender) return;
        _isRefused = !Taps.TryEnter();
        if (_isRefused)
        {
            StateHasChanged();
            return;
        }

        _tap = new EventTap(Endpoint, Timing, Loggers.CreateLogger<EventTap>());
        _tap.Ring.Filter(_filter);
        _tap.Start();
        _drawing = DrawAsync(_tap, _end.Token);
    }

    private static string Text(ChangeEventArgs e) => e.Value?.ToString() ?? "";

    private string Clock(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Time.Zone).ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);

    /// <summary>Looks five times a second whether there is something new; counts alone are drawn once a second.</summary>
    private async Task DrawAsync(EventTap tap, CancellationToken end)
    {
        using var timer = new PeriodicTimer(DrawEvery, Timing);
        var counted = Timing.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(end))
            {
                var isStill = _isPaused || _isHeld;
                var isDue = tap.State != _state || (tap.Ring.Version != _drawn && (!isStill || Timing.GetElapsedTime(counted) >= CountEvery));
                if (!IsShown || !isDue) continue;
                counted = Timing.GetTimestamp();
                await InvokeAsync(() => Draw(tap, withEvents: !isStill));
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            return; // the page is left
        }
        catch (ObjectDisposedException)
        {
            return; // the circuit has gone
        }
    }

    private void Draw(EventTap tap, bool withEvents)
    {
        _drawn = tap.Ring.Version;
        (_state, _counts) = (tap.State, tap.Ring.Counts);
        if (withEvents) (_shown, _names) = (tap.Ring.Newest(), tap.Ring.Names);
        StateHasChanged();
    }

    private void Filter(EventFilter filter)
    {
        Apply(filter);
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?>
        {
            ["event"] = Value(filter.Names),
            ["channel"] = Value(filter.Channel),
            ["linkedid"] = Value(filter.Linkedid),
            ["q"] = Value(filter.Text),
        }), replace: true);

        static string? Value(string text) => text.Length == 0 ? null : text;
    }

    private void Apply(EventFilter filter)
    {
        _filter = filter;
        if (_tap is not { } tap) return;
        tap.Ring.Filter(filter);
        Draw(tap, withEvents: true);
    }

    private void Pause()
    {
        _isPaused = !_isPaused;
        if (!_isPaused && _tap is { } tap) Draw(tap, withEvents: true);
    }

    private void Clear()
    {
        _chosen = null;
        if (_tap is not { } tap) return;
        tap.Ring.Clear();
        Draw(tap, withEvents: true);
    }

    // A finger does not hover: its "enter" has no "leave".
    private void Enter(PointerEventArgs e) => _isHeld = e.PointerType != "touch";

    private void Leave()
    {
        _isHeld = false;
        if (!_isPaused && _tap is { } tap) Draw(tap, withEvents: true);
    }

    private Task CopyAllAsync() => CopyAsync(EventFile.Text(_shown));

    private async Task CopyAsync(string text)
    {
        if (await Script.CopyAsync(Assets, text, _end.Token)) Toasts.Done(L["Copied"]);
        else Toasts.Failed(L["NotCopied"]);
    }

    private Task SaveAsync(bool asJson)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"events-{Timing.GetUtcNow():yyyyMMdd-HHmmss}.{(asJson ? "jsonl" : "txt")}");
        return Script.SaveAsync(Assets, name, asJson ? EventFile.JsonLines(_shown) : EventFile.Text(_shown), _end.Token);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        try
        {
            await _drawing;
        }
        finally
        {
            // However the drawing ended: the session on the PBX and the place in the list are given back.
            await LeaveAsync();
            _end.Dispose();
        }
    }

    private async ValueTask LeaveAsync()
    {
        if (_tap is null) return;
        try
        {
            await _tap.DisposeAsync();
        }
        finally
        {
            Taps.Leave();
        }
    }
}

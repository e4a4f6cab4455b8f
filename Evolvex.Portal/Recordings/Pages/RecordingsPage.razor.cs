using System.Globalization;
using Evolvex.Portal.CallAccess;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Shell;
using Evolvex.Portal.Shell.Components;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Evolvex.Portal.Recordings.Pages;

/// <summary>All recordings of a period.</summary>
public sealed partial class RecordingsPage : IDisposable
{
    private const int PageSize = 50;

    private readonly CancellationTokenSource _end = new();
    private readonly TypedQuery _typed = new();
    private List<ListedRecording>? _rows;
    private RecordingListCursor _cursor = new();
    private RecordingPeriod _period = new(default, default);
    private (RecordingPeriod, string)? _shown;
    private string? _fault;
    private string? _open;
    private int _load;
    private bool _busy;

    /// <summary>First day, <c>yyyy-MM-dd</c>, on the PBX's calendar.</summary>
    [SupplyParameterFromQuery(Name = "from")]
    public string? From { get; set; }

    /// <summary>Last day.</summary>
    [SupplyParameterFromQuery(Name = "to")]
    public string? To { get; set; }

    /// <summary>Text of the filter box.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    public string? Query { get; set; }

    [Inject] private RecordingList List { get; set; } = default!;

    [Inject] private IRecordedCalls Calls { get; set; } = default!;

    [Inject] private CallSights Sights { get; set; } = default!;

    [CascadingParameter] private Task<AuthenticationState> SignedIn { get; set; } = default!;

    private DateOnly Today => DateOnly.FromDateTime(Calls.WallNow);

    private IEnumerable<(string Key, RecordingPeriod Period)> Presets =>
    [
        ("Today", new(Today, Today)), ("Yesterday", new(Today.AddDays(-1), Today.AddDays(-1))), ("Week", new(Today.AddDays(-6), Today)), ("Month", new(Today.AddDays(-29), Today)),
    ];

    private string ZipAddress => $"/recordings/zip?from={Iso(_period.From)}&to={Iso(_period.To)}&q={Uri.EscapeDataString(_typed.Text)}";

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        _period = RecordingPeriod.Of(AddressValue.Day(From), AddressValue.Day(To), Calls.WallNow);
        _typed.Take(Query);
        if (_shown == (_period, _typed.Text)) return;
        await ReloadAsync();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    private async Task ReloadAsync()
    {
        _shown = (_period, _typed.Text);
        (_cursor, _open, _fault) = (new RecordingListCursor(), null, null);
        await LoadAsync([]);
    }

    private Task MoreAsync() => LoadAsync(_rows ?? []);

    private async Task LoadAsync(List<ListedRecording> before)
    {
        var load = ++_load;
        var (filter, cursor) = (_period.Filter(_typed.Text) with { Access = Sights.Of((await SignedIn).User).Access }, _cursor);
        _busy = true;
        try
        {
            var next = await Task.Run(() => List.NextAsync(filter, cursor, PageSize, _end.Token), _end.Token);
            if (load == _load) _rows = [.. before, .. next];
        }
        catch (RecordingException fault) when (fault.AskAgainAfter is not null && before.Count > 0)
        {
            cursor.IsPaused = true; // what is known stays
        }
        catch (RecordingException fault)
        {
            if (load == _load) _fault = fault.Message;
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            return;
        }
        _busy = load != _load && _busy;
    }

    private async Task TypeAsync(string text)
    {
        _typed.Type(text);
        Navigation.SetQuery("q", text);
        await ReloadAsync();
    }

    private void ChooseFrom(ChangeEventArgs change)
    {
        if (ReadDay(change) is { } day) Navigation.NavigateTo(AddressOf(new RecordingPeriod(day, day > _period.To ? day : _period.To)), replace: true);
    }

    private void ChooseTo(ChangeEventArgs change)
    {
        if (ReadDay(change) is { } day) Navigation.NavigateTo(AddressOf(new RecordingPeriod(day < _period.From ? day : _period.From, day)), replace: true);
    }

    private static DateOnly? ReadDay(ChangeEventArgs change) => AddressValue.Day(change.Value as string);

    private string AddressOf(RecordingPeriod period) => $"/recordings?from={Iso(period.From)}&to={Iso(period.To)}{(_typed.Text.Length > 0 ? $"&q={Uri.EscapeDataString(_typed.Text)}" : "")}";

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private void Open(ListedRecording row) => _open = _open == row.Id ? null : row.Id;

    private EventCallback Step(int index) => _rows is not null && index >= 0 && index < _rows.Count ? EventCallback.Factory.Create(this, () => _open = _rows[index].Id) : default;

    private string NameOf(Party party) => party.Name ?? party.Number ?? T["PartyUnknown"];
}

using System.Globalization;
using Evolvex.Portal.CallAccess;
using Evolvex.Portal.Domain.Recordings;
using Evolvex.Portal.Recordings.Mp3;
using Evolvex.Portal.Recordings.Notes;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.JSInterop;

namespace Evolvex.Portal.Recordings.Player;

/// <summary>
/// Plays the recordings of a call, or says why there is nothing to hear. To be put anywhere, such as into an open row of a list:
/// <code>&lt;RecordingPlayer Uniqueid="@call.Uniqueid" /&gt;</code>
/// Any of the call's ids does. It asks for the role of a manager itself and says so to everybody else; plays are written down by the addresses that it reads from.
/// <see cref="RecordingPlayer"/> needs no other component; its script and styles are always there.
/// </summary>
public sealed partial class RecordingPlayer : IAsyncDisposable
{
    private static readonly double[] Speeds = [0.75, 1, 1.25, 1.5, 1.75, 2];

    private readonly CancellationTokenSource _end = new();
    private ElementReference _root;
    private IJSObjectReference? _module, _running;
    private DotNetObjectReference<RecordingPlayer>? _self;
    private IReadOnlyList<Recording> _parts = [];
    private RecordingDiagnosis? _diagnosis;
    private string? _shown;
    private string _address = "";
    private string? _started;
    private int _part = 1;
    private bool _loading = true;
    private bool _canMp3;

    /// <summary>A uniqueid or linkedid of the call.</summary>
    [Parameter, EditorRequired] public string Uniqueid { get; set; } = "";

    /// <summary>Where to begin.</summary>
    [Parameter] public TimeSpan Start { get; set; }

    /// <summary>Which of the call's recordings to begin with, from 1.</summary>
    [Parameter] public int FirstPart { get; set; } = 1;

    /// <summary>Plays at once, as far as the browser lets it: after a click of the viewer.</summary>
    [Parameter] public bool Autoplay { get; set; }

    /// <summary>True on the recording's own page: no link to it.</summary>
    [Parameter] public bool IsOwnPage { get; set; }

    /// <summary>Notes to stick onto the wave.</summary>
    [Parameter] public IReadOnlyList<RecordingNote> Notes { get; set; } = [];

    /// <summary>Set: a button leads to the recording before.</summary>
    [Parameter] public EventCallback OnPrevious { get; set; }

    /// <summary>Set: a button leads to the next recording, and so does the end of this one.</summary>
    [Parameter] public EventCallback OnNext { get; set; }

    [Inject] private CallRecordings Recordings { get; set; } = default!;

    [Inject] private CallSights Sights { get; set; } = default!;

    [CascadingParameter] private Task<AuthenticationState> SignedIn { get; set; } = default!;

    [Inject] private RecordingDoctor Doctor { get; set; } = default!;

    [Inject] private LameSupport Lame { get; set; } = default!;

    [Inject] private IJSRuntime Script { get; set; } = default!;

    [Inject] private AntiforgeryStateProvider Antiforgery { get; set; } = default!;

    /// <summary>Which of the call's recordings is played, from 1.</summary>
    public int Part => _part;

    /// <summary>Where it plays now; null when nothing plays here.</summary>
    public async Task<TimeSpan?> PositionAsync() => _running is null ? null : TimeSpan.FromSeconds(await _running.InvokeAsync<double>("position", _end.Token));

    /// <summary>Goes to a moment.</summary>
    public async Task SeekAsync(TimeSpan to)
    {
        if (_running is not null) await _running.InvokeVoidAsync("seek", _end.Token, to.TotalSeconds, true);
    }

    /// <summary>Called by the script: the browser cannot play what it got.</summary>
    [JSInvokable]
    public Task FailedAsync(string? said) => InvokeAsync(async () =>
    {
        await ExamineAsync();
        if (_diagnosis is { Finding: RecordingFinding.Plays }) _diagnosis = _diagnosis with { Detail = said is { Length: > 200 } ? said[..200] : said };
        StateHasChanged();
    });

    /// <summary>Called by the script: it has played to the end.</summary>
    [JSInvokable]
    public Task EndedAsync() => InvokeAsync(() => OnNext.HasDelegate ? OnNext.InvokeAsync() : Task.CompletedTask);

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (_shown == Uniqueid) return;
        _shown = Uniqueid;
        (_loading, _part, _diagnosis) = (true, 1, null);
        _address = $"/recordings/{Uri.EscapeDataString(Uniqueid)}/";
        _canMp3 = Lame.Problem is null;
        await FindAsync(Uniqueid);
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        var wanted = _loading || _diagnosis is not null ? null : $"{Uniqueid}/{_part}";
        if (wanted == _started || _root.Context is null) return;
        _started = wanted;
        try
        {
            await StopAsync();
            if (wanted is null) return;
            _self ??= DotNetObjectReference.Create(this);
            _module ??= await Script.InvokeAsync<IJSObjectReference>("import", _end.Token, $"/{Assets["js/player.js"]}");
            _running = await _module.InvokeAsync<IJSObjectReference>("start", _end.Token, _root, _self, Antiforgery.GetAntiforgeryToken()?.Value);
        }
        catch (Exception fault) when (fault is JSDisconnectedException or OperationCanceledException)
        {
            // The page is being left.
            _running = null;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        try
        {
            await StopAsync();
            if (_module is not null) await _module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and the script with it.
            _module = null;
        }
        _self?.Dispose();
        _end.Dispose();
    }

    private async Task FindAsync(string id)
    {
        try
        {
            var (_, found) = await Recordings.FindAsync(id, await SightAsync(), _end.Token);
            if (id != _shown) return;
            _parts = found;
            _part = FirstPart >= 1 && FirstPart <= found.Count ? FirstPart : 1;
            if (found.Count == 0) await ExamineAsync();
        }
        catch (RecordingException fault)
        {
            _diagnosis = new RecordingDiagnosis(RecordingFinding.RemoteFailed, null, [], fault.Message);
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            return;
        }
        _loading = false;
    }

    private async Task<CallSight> SightAsync() => Sights.Of((await SignedIn).User);

    private async Task ExamineAsync()
    {
        try
        {
            var sight = await SightAsync();
            var (query, _) = await Recordings.FindAsync(Uniqueid, sight, _end.Token);
            // Where a file would be is no news for who may not hear it.
            _diagnosis = !sight.SeesAll && !await Recordings.MayHearAsync(Uniqueid, sight.Access, _end.Token) ? new RecordingDiagnosis(RecordingFinding.NotRecorded, null, [], null) : await Doctor.ExamineAsync(query, _end.Token);
        }
        catch (RecordingException fault)
        {
            _diagnosis = new RecordingDiagnosis(RecordingFinding.RemoteFailed, null, [], fault.Message);
        }
    }

    private async Task StopAsync()
    {
        if (_running is not { } running) return;
        _running = null;
        await running.InvokeVoidAsync("stop", CancellationToken.None);
        await running.DisposeAsync();
    }

    private void ChoosePart(ChangeEventArgs change) => _part = Math.Clamp(int.TryParse(change.Value as string, NumberStyles.None, CultureInfo.InvariantCulture, out var part) ? part : 1, 1, _parts.Count);

    private string NameOf(Recording part, int index) => part.Side switch
    {
        RecordingSide.In => L["PartIn", index + 1],
        RecordingSide.Out => L["PartOut", index + 1],
        _ => L["PartNumber", index + 1],
    };

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
}

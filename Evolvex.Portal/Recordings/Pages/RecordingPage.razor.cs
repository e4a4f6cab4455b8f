using System.Security.Claims;
using Evolvex.Portal.Audit;
using Evolvex.Portal.CallAccess;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Recordings.Notes;
using Evolvex.Portal.Recordings.Player;
using Evolvex.Portal.Recordings.Retention;
using Evolvex.Portal.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Evolvex.Portal.Recordings.Pages;

/// <summary>The recording of one call: player, notes, who listened.</summary>
public sealed partial class RecordingPage : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private RecordingPlayer? _player;
    private RecordedCall? _call;
    private IReadOnlyList<RecordingNote> _notes = [];
    private IReadOnlyList<Listen> _listens = [];
    private ClaimsPrincipal _viewer = new();
    private string? _shown;
    private string _text = "";
    private bool _callsAway;
    private bool _loading = true;
    private bool _busy;
    private bool _held;
    private bool _hidden; // it is of a call that the viewer may not see

    /// <summary>A uniqueid or linkedid of the call.</summary>
    [Parameter] public string Uniqueid { get; set; } = "";

    /// <summary>Second to begin at.</summary>
    [SupplyParameterFromQuery(Name = "t")]
    public double? At { get; set; }

    [Inject] private IRecordedCalls Calls { get; set; } = default!;

    [Inject] private CallRecordings Recordings { get; set; } = default!;

    [Inject] private CallSights Sights { get; set; } = default!;

    [Inject] private RecordingNotes Notes { get; set; } = default!;

    [Inject] private RetentionStore Retention { get; set; } = default!;

    [Inject] private AuditQueries Audit { get; set; } = default!;

    [Inject] private SignedInActor Actor { get; set; } = default!;

    [Inject] private Toasts Toasts { get; set; } = default!;

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = default!;

    private double Second => At is > 0 and < 7 * 24 * 3600 ? At.Value : 0;

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (_shown == Uniqueid) return;
        _shown = Uniqueid;
        _viewer = (await Viewer).User;
        try
        {
            (_notes, _listens, _held) = ([], [], false);
            var sight = Sights.Of(_viewer);
            _hidden = !sight.SeesAll && !await Recordings.MayHearAsync(Uniqueid, sight.Access, _end.Token);
            if (!_hidden) await ReadAsync(sight.Access);
        }
        catch (RecordingException)
        {
            // The call records are away: the recording is there all the same.
            _call = null;
            _callsAway = true;
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            return;
        }
        _loading = false;
    }

    private Task LookAgainAsync()
    {
        _shown = null;
        return OnParametersSetAsync();
    }

    private async Task ReadAsync(GroupAccess access)
    {
        _notes = await Notes.OfAsync(Uniqueid, _end.Token);
        _held = await Retention.IsHeldAsync(Uniqueid, _end.Token);
        _listens = await Listen.ReadAsync(Audit, Uniqueid, _end.Token);
        _call = await Calls.FindAsync(Uniqueid, access, _end.Token);
        _callsAway = false;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    /// <summary>The group may have been changed since the page was opened.</summary>
    private async Task<bool> MayStillAsync()
    {
        var sight = Sights.Of(_viewer);
        _hidden = !sight.SeesAll && !await Recordings.MayHearAsync(Uniqueid, sight.Access, _end.Token);
        return !_hidden;
    }

    private bool IsAdministrator => _viewer.IsInRole(PortalRole.Administrator);

    private bool MayDelete(RecordingNote note) => IsAdministrator || (note.AuthorId is not null && note.AuthorId == _viewer.FindFirstValue(ClaimTypes.NameIdentifier));

    private Task SeekAsync(TimeSpan at) => _player?.SeekAsync(at) ?? Task.CompletedTask;

    private async Task AddAsync()
    {
        if (_busy || !await MayStillAsync()) return;
        _busy = true;
        try
        {
            var at = _player is null ? null : await _player.PositionAsync();
            if (await Notes.AddAsync(Uniqueid, _player?.Part ?? 1, at ?? TimeSpan.Zero, _text, await Actor.GetAsync(), CancellationToken.None)) _text = "";
            else Toasts.Failed(L["NoteRefused"]);
            _notes = await Notes.OfAsync(Uniqueid, CancellationToken.None);
        }
        finally
        {
            _busy = false;
        }
    }

    // Under each id of the call: which of them its file is named by is not known for good.
    private async Task HoldAsync()
    {
        if (_busy || !await MayStillAsync()) return;
        if (_callsAway)
        {
            // Held by one id only, a file of another would not be.
            Toasts.Failed(L["HoldNeedsCalls"]);
            return;
        }
        _busy = true;
        try
        {
            var actor = await Actor.GetAsync();
            string[] ids = [Uniqueid, .. _call is null ? [] : _call.Uniqueids.Prepend(_call.Linkedid)];
            foreach (var id in ids.Distinct(StringComparer.Ordinal)) await Retention.HoldAsync(id, !_held, actor, CancellationToken.None);
            _held = await Retention.IsHeldAsync(Uniqueid, CancellationToken.None);
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task DeleteAsync(RecordingNote note)
    {
        if (!await MayStillAsync()) return;
        await Notes.DeleteAsync(note.Id, await Actor.GetAsync(), IsAdministrator, CancellationToken.None);
        _notes = await Notes.OfAsync(Uniqueid, CancellationToken.None);
    }

    private string Words(Listen listen) => listen switch
    {
        { IsDownload: true, Format: { } format } => L["ListenDownloaded", format.ToUpperInvariant()],
        { IsDownload: true } => L["ListenDownloaded", "WAV"],
        { Heard: { } heard, Of: { } of } => L["ListenHeard", ViewerTime.Length(heard), ViewerTime.Length(of)],
        _ => L["ListenBegan"],
    };
}

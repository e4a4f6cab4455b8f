using System.Security.Claims;
using Evolvex.Portal.Audit;
using Evolvex.Portal.CallAccess;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Recordings.Notes;
using Evolvex.Portal.Recordings.Player;
using Evolvex.Portal.Recordings.Retention;
using Evolvex.Portal.Shell;
using Evolvex.Portal.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Evolvex.Portal.Recordings.Pages;

/// <summary>The recording of one call: player, notes, who listened.</summary>
public sealed partial class RecordingPage
{
    private RecordingPlayer? _player;
    private RecordedCall? _call;
    private IReadOnlyList<RecordingNote> _notes = [];
    private IReadOnlyList<Listen> _listens = [];
    private ClaimsPrincipal _viewer = new();
    private string? _shown;
    private string _text = "";
    private bool _callsAway;
    private bool _loading = true;
    private bool _held;
    private bool _hidden; // it is of a call that the viewer may not see

    /// <summary>A uniqueid or linkedid of the call.</summary>
    [Parameter] public string Uniqueid { get; set; } = "";

    /// <summary>Second to begin at.</summary>
    [SupplyParameterFromQuery(Name = "t")]
    public string? At { get; set; }

    /// <summary>Which of the call's recordings, from 1.</summary>
    [SupplyParameterFromQuery(Name = "part")]
    public string? Part { get; set; }

    [Inject] private IRecordedCalls Calls { get; set; } = default!;

    [Inject] private CallRecordings Recordings { get; set; } = default!;

    [Inject] private CallSights Sights { get; set; } = default!;

    [Inject] private RecordingNotes Notes { get; set; } = default!;

    [Inject] private RetentionStore Retention { get; set; } = default!;

    [Inject] private AuditQueries Audit { get; set; } = default!;

    [Inject] private SignedInActor Actor { get; set; } = default!;

    [Inject] private Toasts Toasts { get; set; } = default!;

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = default!;

    private double Second => AddressValue.Seconds(At) is > 0 and < 7 * 24 * 3600 and var second ? second : 0;

    private int FirstPart => AddressValue.Number(Part) is > 0 and < 1000 and var part ? (int)part : 1;

    // The file may be named by any of them, and whoever listened may have come by another.
    private IReadOnlyList<string> Ids => [.. new[] { Uniqueid }.Concat(_call is null ? [] : _call.Uniqueids.Prepend(_call.Linkedid)).Distinct(StringComparer.Ordinal)];

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (_shown == Uniqueid) return;
        _shown = Uniqueid;
        _viewer = (await Viewer).User;
        (_notes, _listens, _held, _call, _callsAway) = ([], [], false, null, false);
        // Nothing is shown of a call of which it cannot be told whether the viewer may see it.
        _hidden = !Sights.Of(_viewer).SeesAll;
        await TryAsync(ReadAsync);
        _loading = false;
    }

    private Task LookAgainAsync()
    {
        _shown = null;
        return OnParametersSetAsync();
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        try
        {
            if (!await MayStillAsync(cancellation)) return;
            _call = await Calls.FindAsync(Uniqueid, Sights.Of(_viewer).Access, cancellation);
        }
        catch (RecordingException)
        {
            // The call records are away: the recording is there all the same.
            _callsAway = true;
            if (_hidden) return;
        }

        _notes = await Notes.OfAsync(Ids, cancellation);
        _held = await Retention.IsHeldAsync(Uniqueid, cancellation);
        _listens = await Listen.ReadAsync(Audit, Ids, cancellation);
    }

    /// <summary>The group may have been changed since the page was opened.</summary>
    private async Task<bool> MayStillAsync(CancellationToken cancellation)
    {
        var sight = Sights.Of(_viewer);
        _hidden = !sight.SeesAll && !await Recordings.MayHearAsync(Uniqueid, sight.Access, cancellation);
        return !_hidden;
    }

    private bool IsAdministrator => _viewer.IsInRole(PortalRole.Administrator);

    private bool MayDelete(RecordingNote note) => IsAdministrator || (note.AuthorId is not null && note.AuthorId == _viewer.FindFirstValue(ClaimTypes.NameIdentifier));

    private Task SeekAsync(TimeSpan at) => _player?.SeekAsync(at) ?? Task.CompletedTask;

    private Task AddAsync() => ChangeAsync(async actor =>
    {
        var at = _player is null ? null : await _player.PositionAsync();
        if (await Notes.AddAsync(Uniqueid, _player?.Part ?? 1, at ?? TimeSpan.Zero, _text, actor, CancellationToken.None)) _text = "";
        else Toasts.Failed(L["NoteRefused"]);
        _notes = await Notes.OfAsync(Ids, CancellationToken.None);
    });

    // Under each id of the call: which of them its file is named by is not known for good.
    private Task HoldAsync() => ChangeAsync(async actor =>
    {
        if (_callsAway)
        {
            // Held by one id only, a file of another would not be.
            Toasts.Failed(L["HoldNeedsCalls"]);
            return;
        }
        foreach (var id in Ids) await Retention.HoldAsync(id, !_held, actor, CancellationToken.None);
        _held = await Retention.IsHeldAsync(Uniqueid, CancellationToken.None);
    });

    private Task DeleteAsync(RecordingNote note) => ChangeAsync(async actor =>
    {
        await Notes.DeleteAsync(note.Id, actor, IsAdministrator, CancellationToken.None);
        _notes = await Notes.OfAsync(Ids, CancellationToken.None);
    });

    private async Task ChangeAsync(Func<AuditActor, Task> change)
    {
        var isDone = await TryAsync(async cancellation =>
        {
            if (await MayStillAsync(cancellation)) await change(await Actor.RequireAsync(PortalPolicies.Manager));
        });
        if (!isDone && IsDatabaseAway) Toasts.Failed(T["ChangeUncertain"]);
    }

    private string Words(Listen listen) => listen switch
    {
        { IsDownload: true, Format: { } format } => L["ListenDownloaded", format.ToUpperInvariant()],
        { IsDownload: true } => L["ListenDownloaded", "WAV"],
        { Heard: { } heard, Of: { } of } => L["ListenHeard", ViewerTime.Length(heard), ViewerTime.Length(of)],
        _ => L["ListenBegan"],
    };
}

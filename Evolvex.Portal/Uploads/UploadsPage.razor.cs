using Evolvex.Portal.Shell;
using Evolvex.Portal.Shell.Components;
using Evolvex.Portal.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Evolvex.Portal.Uploads;

/// <summary>The list of uploaded sounds, and the place to drop new ones.</summary>
public sealed partial class UploadsPage : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private IReadOnlyList<LibrarySound>? _sounds;
    private IReadOnlyList<LibrarySound> _shown = [];
    private LibrarySound? _deleting;
    private UploadFault? _fault;
    private string _filter = "";
    private bool _busy;
    private int _load;

    /// <summary>Text of the filter box.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    public string? Query { get; set; }

    [Inject] private SoundLibrary Library { get; set; } = default!;

    [Inject] private SignedInActor Actor { get; set; } = default!;

    [Inject] private Toasts Toasts { get; set; } = default!;

    [Inject] private ILogger<UploadsPage> Logger { get; set; } = default!;

    [Inject] private IAuthorizationService Authorization { get; set; } = default!;

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = default!;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync() => await LoadAsync();

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        _filter = Query ?? "";
        Filter();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    private async Task LoadAsync()
    {
        if (_end.IsCancellationRequested) return;
        var load = ++_load;
        try
        {
            // Looking into each file takes its while where there are thousands.
            var sounds = await Task.Run(() => Library.ListAsync(_end.Token), _end.Token);
            // Two uploads end at the same time: the list that was begun last knows both.
            if (load != _load) return;
            (_sounds, _fault) = (sounds, null);
            Filter();
        }
        catch (UploadException fault)
        {
            _fault = fault.Fault;
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            UploadsLog.Ended(Logger);
        }
    }

    private void Type(string text)
    {
        _filter = text;
        Filter();
        Navigation.SetQuery("q", text);
    }

    private void Filter()
    {
        var filter = new TextFilter(_filter);
        _shown = _sounds is null ? [] : [.. _sounds.Where(sound => filter.Passes(sound.File, sound.Playback, sound.By))];
    }

    private void AskToDelete(LibrarySound sound) => _deleting = sound;

    private async Task DeleteAsync()
    {
        if (_busy || _deleting is not { } sound) return;
        _busy = true;
        try
        {
            // The button is for managers; so is what it does, whoever presses it.
            var viewer = (await Viewer).User;
            if (!(await Authorization.AuthorizeAsync(viewer, PortalPolicies.Manager)).Succeeded) return;
            if (await Library.DeleteAsync(sound.File, await Actor.RequireAsync(PortalPolicies.Manager), CancellationToken.None)) Toasts.Done(L["Deleted", sound.File]);
        }
        catch (UploadException)
        {
            Toasts.Failed(L["DeleteFailed", sound.File]);
        }
        finally
        {
            (_busy, _deleting) = (false, null);
        }
        await LoadAsync();
    }
}

using Evolvex.Portal.CallAccess;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Evolvex.Portal.Shell.Components;

/// <summary>
/// Stands on a page that shows past calls and lets it read them again at once when its viewer may see other calls than before, or numbers otherwise. What
/// shows live calls is a <see cref="LiveComponent"/>, which does so by itself.
/// </summary>
public sealed class SightWatch : ComponentBase, IDisposable
{
    private CallSight? _known;
    private bool _isGone;

    /// <summary>Reads again what the page shows.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnChange { get; set; }

    [Inject]
    private CallSights Sights { get; set; } = default!;

    [CascadingParameter]
    private Task<AuthenticationState> SignedIn { get; set; } = default!;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync() => _known = Sights.Of((await SignedIn).User);

    /// <inheritdoc />
    protected override void OnAfterRender(bool firstRender)
    {
        // Never while the page is only drawn for its first sight: nothing would end it.
        if (firstRender && !_isGone) Sights.Changed += Look;
    }

    private void Look(object? sender, EventArgs e) => _ = InvokeAsync(LookAsync);

    private async Task LookAsync()
    {
        if (_isGone) return;
        try
        {
            var sight = Sights.Of((await SignedIn).User);
            if (ReferenceEquals(sight, _known)) return;
            _known = sight;
            await OnChange.InvokeAsync();
        }
        catch (Exception fault) when (!_isGone)
        {
            await DispatchExceptionAsync(fault);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _isGone = true;
        Sights.Changed -= Look;
    }
}

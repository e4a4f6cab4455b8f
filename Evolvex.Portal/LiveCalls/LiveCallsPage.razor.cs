using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.LiveState;
using Evolvex.Portal.Shell.Components;
using Evolvex.Portal.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Web;

namespace Evolvex.Portal.LiveCalls;

/// <summary>All calls that the PBX carries now, a line each.</summary>
public sealed partial class LiveCallsPage
{
    private const int Shortlist = 50;
    private readonly LiveCallList _list = new();
    private readonly HashSet<string> _open = [];
    private string _filter = "";
    private CallGroup? _group;
    private bool _mayChange;
    private EventCallback<string> _onToggle;
    private EventCallback<Call> _onHangUp;
    private EventCallback<Call> _onTransfer;
    private CallChangeDialogs? _dialogs;

    /// <summary>Text of the filter box.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    public string? Query { get; set; }

    /// <summary>Group of states, a name of <see cref="CallGroup"/>.</summary>
    [SupplyParameterFromQuery(Name = "state")]
    public string? State { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IAuthorizationService Authorization { get; set; } = default!;

    [CascadingParameter]
    private Task<AuthenticationState> SignedIn { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    /// <inheritdoc />
    protected override TimeSpan RenderInterval => TimeSpan.FromMilliseconds(100);

    private bool Filtered => _filter.Length > 0 || _group is not null;

    private ICollection<LiveCallRow> Items => (ICollection<LiveCallRow>)_list.Rows;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        _onToggle = EventCallback.Factory.Create<string>(this, Toggle);
        _mayChange = (await Authorization.AuthorizeAsync((await SignedIn).User, PortalPolicies.Manager)).Succeeded;
        if (!_mayChange) return;
        _onHangUp = EventCallback.Factory.Create<Call>(this, call => _dialogs?.AskToHangUp(call));
        _onTransfer = EventCallback.Factory.Create<Call>(this, call => _dialogs?.AskToTransfer(call));
    }

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        var group = Enum.TryParse<CallGroup>(State, ignoreCase: true, out var named) ? named : (CallGroup?)null;
        if (group == _group && (Query ?? "") == _filter) return;
        _group = group;
        _filter = Query ?? "";
        _list.Filter(_filter, _group);
    }

    /// <inheritdoc />
    protected override bool Concerns(PbxChanges changes) => changes.Calls.Count > 0 || changes.EndedCalls.Count > 0 || changes.Reset is not null;

    /// <inheritdoc />
    protected override bool OnSnapshot() => _list.Update(Snapshot.Calls, Time.GetUtcNow());

    private static StateLook Look(CallGroup group) => StateLook.Of(group switch
    {
        CallGroup.Talking => CallState.Talking,
        CallGroup.Ringing => CallState.Ringing,
        CallGroup.Waiting => CallState.Waiting,
        _ => CallState.OnHold,
    });

    private string Pressed(CallGroup? group) => _group == group ? "true" : "false";

    private void Choose(CallGroup? group)
    {
        _group = group == _group ? null : group;
        _list.Filter(_filter, _group);
        Navigation.SetQuery("state", _group?.ToString().ToLowerInvariant());
    }

    private void Type(string text)
    {
        _filter = text;
        _list.Filter(_filter, _group);
        Navigation.SetQuery("q", text);
    }

    private void Clear()
    {
        (_filter, _group) = ("", null);
        _list.Filter(_filter, _group);
        Navigation.NavigateTo("/live", replace: true);
    }

    private void Toggle(string linkedid)
    {
        if (!_open.Remove(linkedid)) _open.Add(linkedid);
    }

    // A finger does not hover: its "enter" has no "leave".
    private void Enter(PointerEventArgs e)
    {
        if (e.PointerType != "touch") _list.Hold(held: true);
    }

    private void Leave() => _list.Hold(held: false);
}

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
    private readonly TypedQuery _filter = new();
    private CallGroup? _group;
    private bool _mayChange;
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

    private bool Filtered => _filter.Text.Length > 0 || _group is not null;

    private ICollection<LiveCallRow> Items => (ICollection<LiveCallRow>)_list.Rows;

    /// <inheritdoc />
    protected override async Task OnInitializedAsync() =>
        _mayChange = (await Authorization.AuthorizeAsync((await SignedIn).User, PortalPolicies.Manager)).Succeeded;

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        var group = Enum.TryParse<CallGroup>(State, ignoreCase: true, out var named) ? named : (CallGroup?)null;
        if (!_filter.Take(Query) && group == _group) return;
        _group = group;
        _list.Filter(_filter.Text, _group);
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
        _list.Filter(_filter.Text, _group);
        Navigation.SetQuery("state", _group?.ToString().ToLowerInvariant());
    }

    private void Type(string text)
    {
        _filter.Type(text);
        _list.Filter(_filter.Text, _group);
        Navigation.SetQuery("q", text);
    }

    private void Clear()
    {
        _filter.Type("");
        _group = null;
        _list.Filter(_filter.Text, _group);
        Navigation.NavigateTo("/live", replace: true);
    }

    /// <summary>Told by the page's script: "open 1730282340.7", "hang-up …", "transfer …".</summary>
    private void Act(ChangeEventArgs e)
    {
        if ((e.Value as string)?.Split(' ', 2) is not [var act, var linkedid]) return;
        if (act == "open")
        {
            if (!_open.Remove(linkedid)) _open.Add(linkedid);
        }
        else if (_list.Rows.FirstOrDefault(row => row.Call.Linkedid == linkedid) is { IsEnded: false } row)
        {
            if (act == "hang-up") _dialogs?.AskToHangUp(row.Call);
            else if (act == "transfer") _dialogs?.AskToTransfer(row.Call);
        }
    }

    // A finger does not hover: its "enter" has no "leave".
    private void Enter(PointerEventArgs e)
    {
        if (e.PointerType != "touch") _list.Hold(held: true);
    }

    private void Leave() => _list.Hold(held: false);
}

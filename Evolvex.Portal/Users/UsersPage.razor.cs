using System.Security.Claims;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Shell.Components;
using Evolvex.Portal.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Evolvex.Portal.Users;

/// <summary>People who sign in, a line each; a line opens to what can be done with the person and what the person has open.</summary>
public sealed partial class UsersPage
{
    private const string Disabled = "disabled";
    private const string Locked = "locked";

    private IReadOnlyList<UserSummary>? _users;
    private IReadOnlyList<UserSummary> _shown = [];
    private IReadOnlyList<SessionView> _sessions = [];
    private UserFormDialog? _form;
    private UserQuestion? _question;
    private readonly TypedQuery _filter = new();
    private string? _group, _open, _me;
    private Guid? _mySession;

    /// <summary>Text of the filter box.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    public string? Query { get; set; }

    /// <summary>A role, <c>disabled</c> or <c>locked</c>.</summary>
    [SupplyParameterFromQuery(Name = "state")]
    public string? State { get; set; }

    /// <summary>Id of the person whose line is open.</summary>
    [SupplyParameterFromQuery(Name = "user")]
    public string? Opened { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> SignedIn { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private UserDirectory Directory { get; set; } = default!;

    [Inject]
    private SessionStore Store { get; set; } = default!;

    private IEnumerable<string> Groups => PortalRole.All.Reverse().Concat(new[] { Disabled, Locked }.Where(group => group == _group || _users!.Any(user => IsIn(user, group))));

    /// <inheritdoc />
    protected override async Task OnInitializedAsync()
    {
        var person = (await SignedIn).User;
        (_me, _mySession) = (person.FindFirstValue(ClaimTypes.NameIdentifier), SessionStore.IdOf(person));
        _open = Opened;
        await LoadAsync();
    }

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        _group = string.IsNullOrEmpty(State) ? null : State;
        _filter.Take(Query);
        Show();
    }

    private static bool IsIn(UserSummary user, string group) => group switch
    {
        Disabled => !user.IsEnabled,
        Locked => user.LockedUntil is not null,
        _ => user.Role == group,
    };

    private static IEnumerable<UserAct> ActsOn(UserSummary user)
    {
        if (user.LockedUntil is not null) yield return UserAct.Unlock;
        if (user.HasSecondFactor) yield return UserAct.ResetSecondFactor;
        if (user.Sessions > 0) yield return UserAct.SignOutEverywhere;
        yield return user.IsEnabled ? UserAct.Disable : UserAct.Enable;
        yield return UserAct.Delete;
    }

    private async Task LoadAsync() => await TryAsync(async end =>
    {
        _users = await Directory.ListAsync(end);
        _sessions = _open is null ? [] : SessionView.Of(await Store.ListAsync(_open, end));
        Show();
    });

    private void Show()
    {
        var filter = new TextFilter(_filter.Text);
        _shown = [.. (_users ?? []).Where(user => (_group is null || IsIn(user, _group)) && filter.Passes(user.Name, UserLook.Role(user.Role, T), user.Group))];
    }

    private async Task OpenAsync(string id)
    {
        _open = _open == id ? null : id;
        _sessions = [];
        Navigation.SetQuery("user", _open);
        await LoadAsync();
    }

    private string Pressed(string? group) => _group == group ? "true" : "false";

    private void Choose(string? group)
    {
        _group = group == _group ? null : group;
        Show();
        Navigation.SetQuery("state", _group);
    }

    private void Type(string text)
    {
        _filter.Type(text);
        Show();
        Navigation.SetQuery("q", text);
    }

    private void Clear()
    {
        _filter.Type("");
        Navigation.NavigateTo(UsersFeature.Path, replace: true);
    }
}

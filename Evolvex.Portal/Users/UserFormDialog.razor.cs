using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Shell;
using Evolvex.Portal.SignIn;
using Microsoft.AspNetCore.Components;

namespace Evolvex.Portal.Users;

/// <summary>The dialog for a new person, another role or another password.</summary>
public sealed partial class UserFormDialog
{
    private Mode? _mode;
    private UserSummary? _user;
    private UserMistake? _mistake;
    private string _name = "", _role = PortalRole.Viewer, _password = "", _madeFor = "";
    private IReadOnlyList<PersonGroup> _groups = [];
    private string _chosen = "";
    private string? _made;
    private bool _ownPassword;

    private enum Mode
    {
        Create,
        Role,
        Password,
    }

    /// <summary>Called when something was changed, and a password that was made up is out of sight again.</summary>
    [Parameter]
    public EventCallback OnDone { get; set; }

    [Inject]
    private UserAdministration Users { get; set; } = default!;

    [Inject]
    private IEnumerable<IPersonGroups> Groups { get; set; } = default!;

    [Inject]
    private SignedInActor Actor { get; set; } = default!;

    [Inject]
    private Toasts Toasts { get; set; } = default!;

    private string Title => _mode switch
    {
        Mode.Role => L["RoleTitle", _user?.Name ?? ""],
        Mode.Password => L["PasswordTitle", _user?.Name ?? ""],
        _ => L["CreateTitle"],
    };

    private bool IsOfName => _mode == Mode.Create && _mistake is UserMistake.NameInvalid or UserMistake.NameTaken;

    private bool IsOfPassword => _ownPassword && _mistake is UserMistake.PasswordLength or UserMistake.PasswordGuessable or UserMistake.PasswordLikeName;

    private Guid? Group => _role != PortalRole.Administrator && Guid.TryParse(_chosen, out var group) ? group : null;

    private string? Fault => _mistake is { } mistake ? L[$"Mistake_{mistake}"].Value : null;

    /// <summary>Asks for a new person.</summary>
    public Task AskToCreateAsync() => AskAsync(Mode.Create, null);

    /// <summary>Asks for another role or group.</summary>
    internal Task AskForRoleAsync(UserSummary user) => AskAsync(Mode.Role, user);

    /// <summary>Asks for another password.</summary>
    internal void AskForPassword(UserSummary user) => Ask(Mode.Password, user);

    private async Task AskAsync(Mode mode, UserSummary? user)
    {
        var groups = new List<PersonGroup>();
        await TryAsync(async end =>
        {
            foreach (var source in Groups) groups.AddRange(await source.ListAsync(end));
        });
        _groups = groups;
        Ask(mode, user);
    }

    private void Ask(Mode mode, UserSummary? user)
    {
        (_mode, _user, _mistake, _made) = (mode, user, null, null);
        (_name, _role, _password, _ownPassword, _chosen) = ("", user?.Role ?? PortalRole.Viewer, "", false, user?.GroupId?.ToString("D") ?? "");
        StateHasChanged();
    }

    private async Task SaveAsync()
    {
        if (_mode is not { } mode) return;
        var password = _ownPassword ? _password : InitialPassword.Create();
        var name = _user?.Name ?? _name.Trim();
        UserMistake? mistake = null;
        if (!await TryAsync(async end => mistake = await SaveAsync(mode, name, password, await Actor.RequireAsync(PortalPolicies.Administrator), end))) return;
        _mistake = mistake;
        if (mistake is not null) return;
        var isMade = mode != Mode.Role && !_ownPassword;
        Close();
        if (isMade) (_made, _madeFor) = (password, name);
        else await DoneAsync(mode, name);
    }

    private Task<UserMistake?> SaveAsync(Mode mode, string name, string password, AuditActor actor, CancellationToken end) => mode switch
    {
        Mode.Create => Users.CreateAsync(name, password, _role, Group, actor, end),
        Mode.Role => Users.SetAccessAsync(name, _role, Group, actor, end),
        _ => Users.ResetPasswordAsync(name, password, actor, end),
    };

    private Task DoneAsync(Mode mode, string name)
    {
        Toasts.Done(L[$"Saved_{mode}", name]);
        return OnDone.InvokeAsync();
    }

    private Task ForgetAsync()
    {
        _made = null;
        return OnDone.InvokeAsync();
    }

    private void Close() => (_mode, _password) = (null, "");
}

using System.Security.Claims;
using Evolvex.Portal.Shell;
using Evolvex.Portal.SignIn;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Evolvex.Portal.Users;

/// <summary>Everybody's own account: password, second factor, sessions.</summary>
public sealed partial class AccountPage
{
    private UserSummary? _me;
    private AccountOwner? _owner;
    private IReadOnlyList<SessionView> _sessions = [];
    private int _codesLeft;

    [CascadingParameter]
    private Task<AuthenticationState> SignedIn { get; set; } = default!;

    [Inject]
    private UserDirectory Directory { get; set; } = default!;

    [Inject]
    private SessionStore Store { get; set; } = default!;

    [Inject]
    private OwnAccount Account { get; set; } = default!;

    [Inject]
    private UserAdministration Users { get; set; } = default!;

    [Inject]
    private SignedInActor Actor { get; set; } = default!;

    [Inject]
    private Toasts Toasts { get; set; } = default!;

    /// <inheritdoc />
    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync() => await TryAsync(async end =>
    {
        var person = (await SignedIn).User;
        var id = person.FindFirstValue(ClaimTypes.NameIdentifier) ?? "";
        if (await Directory.FindAsync(id, end) is not { } me) return; // deleted meanwhile: the page is about to go
        _owner = new AccountOwner(me.Name, SessionStore.IdOf(person), await Actor.GetAsync());
        (_me, _sessions, _codesLeft) = (me, SessionView.Of(await Store.ListAsync(id, end)), await Account.CodesLeftAsync(id, end));
    });

    private async Task SignOutElsewhereAsync()
    {
        if (!await TryAsync(end => Account.SignOutElsewhereAsync(_owner!, end))) return;
        Toasts.Done(L["SignedOutElsewhere"]);
        await LoadAsync();
    }

    private async Task SignOutAsync(Guid session)
    {
        if (!await TryAsync(end => Users.SignOutAsync(_owner!.Name, session, _owner.Actor, end))) return;
        Toasts.Done(L["SessionEnded"]);
        await LoadAsync();
    }
}

using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Shell;
using Evolvex.Portal.SignIn;
using Microsoft.AspNetCore.Components;

namespace Evolvex.Portal.ManagerGateway.Accounts;

/// <summary>The dialog for a new account, another description or another secret. A secret that is kept is never shown again.</summary>
public sealed partial class ManagerAccountDialog
{
    private Mode? _mode;
    private ManagerAccountView? _account;
    private ManagerAccountMistake? _mistake;
    private string _name = "", _description = "", _secret = "";

    private enum Mode
    {
        Create,
        Describe,
        Secret,
    }

    /// <summary>Called when something was changed.</summary>
    [Parameter]
    public EventCallback OnDone { get; set; }

    [Inject]
    private ManagerAccountStore Store { get; set; } = default!;

    [Inject]
    private SignedInActor Actor { get; set; } = default!;

    [Inject]
    private Toasts Toasts { get; set; } = default!;

    private string? Fault => _mistake is { } mistake ? L[$"Mistake_{mistake}"].Value : null;

    /// <summary>Asks for a new account.</summary>
    public void AskToCreate() => Ask(Mode.Create, null);

    /// <summary>Asks for another secret.</summary>
    internal void AskForSecret(ManagerAccountView account) => Ask(Mode.Secret, account);

    /// <summary>Asks for another description.</summary>
    internal void AskForDescription(ManagerAccountView account) => Ask(Mode.Describe, account);

    private void Ask(Mode mode, ManagerAccountView? account)
    {
        Forgive();
        (_mode, _account, _mistake) = (mode, account, null);
        (_name, _description, _secret) = ("", account?.Description ?? "", "");
        StateHasChanged();
    }

    private async Task SaveAsync()
    {
        if (_mode is not { } mode) return;
        var name = _account?.Name ?? _name.Trim();
        ManagerAccountMistake? mistake = null;
        if (!await TryAsync(async end => mistake = await SaveAsync(mode, name, await Actor.RequireAsync(PortalPolicies.Administrator), end))) return;
        _mistake = mistake;
        if (mistake is not null) return;
        Close();
        Toasts.Done(L[$"Saved_{mode}", name]);
        await OnDone.InvokeAsync();
    }

    private Task<ManagerAccountMistake?> SaveAsync(Mode mode, string name, AuditActor actor, CancellationToken end) => mode switch
    {
        Mode.Create => Store.CreateAsync(name, _description.Trim(), _secret.Length == 0 ? null : _secret, actor, end),
        Mode.Describe => Store.DescribeAsync(_account!.Id, _description.Trim(), actor, end),
        _ => Store.SetSecretAsync(_account!.Id, _secret, actor, end),
    };

    private void Close() => (_mode, _secret) = (null, "");
}

using Evolvex.Portal.Domain.Manager;
using Evolvex.Portal.Shell;
using Evolvex.Portal.SignIn;
using Microsoft.AspNetCore.Components;

namespace Evolvex.Portal.ManagerGateway.Accounts;

/// <summary>The form of rules, and the question before they open more than is safe.</summary>
public sealed partial class ManagerRulesDialog
{
    private ManagerRulesDraft? _draft;
    private ManagerRules _before = ManagerRules.Safe, _read = ManagerRules.Safe;
    private ManagerAccountView? _account;
    private ManagerRulesMistake? _mistake;
    private IReadOnlyList<ManagerOpening>? _asked;
    private string? _refused;

    /// <summary>Called when the rules are kept.</summary>
    [Parameter]
    public EventCallback OnDone { get; set; }

    [Inject]
    private ManagerAccountStore Store { get; set; } = default!;

    [Inject]
    private SignedInActor Actor { get; set; } = default!;

    [Inject]
    private Toasts Toasts { get; set; } = default!;

    /// <summary>Opens the form.</summary>
    /// <param name="account">Whose rules; null: those for all others.</param>
    /// <param name="rules">The rules that hold now.</param>
    internal void Ask(ManagerAccountView? account, ManagerRules rules)
    {
        Forgive();
        (_account, _before, _draft, _mistake, _asked, _refused) = (account, rules, new ManagerRulesDraft(rules), null, null, null);
        StateHasChanged();
    }

    private static ManagerRulesMistake FaultOf(ManagerOpeningKind kind) => kind switch
    {
        ManagerOpeningKind.Action => ManagerRulesMistake.Actions,
        ManagerOpeningKind.Application => ManagerRulesMistake.Applications,
        ManagerOpeningKind.Command => ManagerRulesMistake.Commands,
        _ => ManagerRulesMistake.Functions,
    };

    private async Task CheckAsync()
    {
        if (_draft is not { } draft) return;
        (_mistake, _refused) = (draft.TryRead(out _read), null);
        if (_mistake == ManagerRulesMistake.TooLong) _refused = L["Rules_TooLong"];
        if (_mistake is not null) return;
        // What was open before is not asked for again, unless it was open to others than the one whose rules these become.
        var known = _account is { Rules: null } ? [] : _before.Openings();
        var opened = _read.Openings().Except(known).ToList();
        if (opened.Count > 0) _asked = opened;
        else await KeepAsync();
    }

    private async Task KeepAsync()
    {
        ManagerAccountMistake? mistake = null;
        var isDone = await TryAsync(async end =>
        {
            var actor = await Actor.RequireAsync(PortalPolicies.Administrator);
            mistake = _account is { } account ? await Store.SetRulesAsync(account.Id, _read, actor, end) : await Store.SetOthersAsync(_read, actor, end);
        });
        if (!isDone) return;
        if (mistake is { } wrong)
        {
            (_refused, _asked) = (L[$"Mistake_{wrong}"], null);
            return;
        }

        Toasts.Done(_account is null ? L["OthersSaved"] : L["RulesSaved", _account.Name]);
        Close();
        await OnDone.InvokeAsync();
    }

    private string? ErrorOf(ManagerRulesMistake part) => _mistake == part ? L[$"Rules_{part}"].Value : null;

    private string? Invalid(ManagerRulesMistake part) => _mistake == part ? "true" : null;

    private void Close() => (_draft, _asked, _refused) = (null, null, null);
}

using Evolvex.Portal.Domain.Manager;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Shell.Components;
using Microsoft.AspNetCore.Components;

namespace Evolvex.Portal.ManagerGateway.Accounts;

/// <summary>Manager users that the portal knows, a line each, and the rules for all others.</summary>
public sealed partial class ManagerAccountsPage
{
    /// <summary>Address of the page.</summary>
    internal const string Path = "/admin/manager";

    private readonly TypedQuery _filter = new();
    private IReadOnlyList<ManagerAccountView>? _accounts;
    private IReadOnlyList<ManagerAccountView> _shown = [];
    private ManagerRules _others = ManagerRules.Safe;
    private ManagerAccountDialog? _form;
    private ManagerRulesDialog? _rules;
    private AccountQuestion? _question;
    private Guid? _open;

    /// <summary>Text of the filter box.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    public string? Query { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private ManagerAccountStore Store { get; set; } = default!;

    [Inject]
    private GatewaySessions Sessions { get; set; } = default!;

    [Inject]
    private ManagerOptions Options { get; set; } = default!;

    /// <inheritdoc />
    protected override Task OnInitializedAsync() => LoadAsync();

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        _filter.Take(Query);
        Show();
    }

    private static IEnumerable<AccountAct> ActsOn(ManagerAccountView account)
    {
        if (account.Rules is not null) yield return AccountAct.UseCommonRules;
        yield return account.IsEnabled ? AccountAct.Disable : AccountAct.Enable;
        yield return AccountAct.Delete;
    }

    private async Task LoadAsync() => await TryAsync(async end =>
    {
        _others = await Store.OthersAsync(end);
        _accounts = await Store.ListAsync(end);
        Show();
    });

    private void Show()
    {
        var filter = new TextFilter(_filter.Text);
        _shown = [.. (_accounts ?? []).Where(account => filter.Passes(account.Name, account.Description))];
    }

    private void Type(string text)
    {
        _filter.Type(text);
        Show();
        Navigation.SetQuery("q", text);
    }
}

using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Domain.Recordings;
using Evolvex.Portal.Shell;
using Evolvex.Portal.SignIn;
using Microsoft.AspNetCore.Components;

namespace Evolvex.Portal.Recordings.Retention;

/// <summary>Rules of retention, and what they would delete.</summary>
public sealed partial class RetentionPage
{
    private IReadOnlyList<RetentionRule> _rules = [];
    private IReadOnlyList<DueFile>? _due;
    private RetentionRule? _asked;
    private int _dueByAsked;
    private string? _fault;
    private int _days = 365;
    private string? _direction;
    private string? _queue;

    [Inject] private RetentionStore Store { get; set; } = default!;

    [Inject] private RetentionPlan Plan { get; set; } = default!;

    [Inject] private SignedInActor Actor { get; set; } = default!;

    [Inject] private Toasts Toasts { get; set; } = default!;

    /// <inheritdoc />
    protected override Task OnInitializedAsync() => LoadAsync();

    private Task LoadAsync()
    {
        (_fault, _due) = (null, null);
        return TryAsync(ReadAsync);
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        var rules = _rules = await Store.RulesAsync(cancellation);
        StateHasChanged();
        // Rules that are switched off are tried out as if they were on.
        await LookAsync(async () => _due = await Task.Run(() => Plan.DueAsync(rules, cancellation), cancellation));
    }

    private async Task LookAsync(Func<Task> look)
    {
        try
        {
            await look();
        }
        catch (RecordingException fault)
        {
            _fault = fault.Message;
        }
    }

    private Task AddAsync() => ChangeAsync(async actor =>
    {
        CallDirection? direction = Enum.TryParse<CallDirection>(_direction, out var chosen) ? chosen : null;
        if (!await Store.AddAsync(_days, direction, _queue, actor, CancellationToken.None)) Toasts.Failed(L["RetentionRefused"]);
    });

    // Off at once; on only after a look at what that deletes.
    private Task AskAsync(RetentionRule rule) => rule.IsEnabled
        ? ChangeAsync(actor => Store.SwitchAsync(rule.Id, on: false, actor, CancellationToken.None))
        : TryAsync(cancellation => LookAsync(async () =>
        {
            // As it will be: with the rules that are on, not with those that are only tried out and may keep longer.
            var after = await Task.Run(() => Plan.DueAsync([.. _rules.Where(known => known.IsEnabled), rule], cancellation), cancellation);
            (_asked, _dueByAsked) = (rule, after.Count);
        }));

    private async Task SwitchOnAsync()
    {
        if (_asked is not { } rule) return;
        _asked = null;
        await ChangeAsync(actor => Store.SwitchAsync(rule.Id, on: true, actor, CancellationToken.None));
    }

    private Task RemoveAsync(RetentionRule rule) => ChangeAsync(actor => Store.RemoveAsync(rule.Id, actor, CancellationToken.None));

    private async Task ChangeAsync(Func<AuditActor, Task> change)
    {
        if (await TryAsync(async _ => await change(await Actor.RequireAsync(PortalPolicies.Administrator)))) await LoadAsync();
        else if (IsDatabaseAway) Toasts.Failed(T["ChangeUncertain"]);
    }

    private string Describe(RetentionRule rule)
    {
        var words = L.Plural("RetentionKeep", rule.Days);
        if (rule.Direction is { } direction) words += ", " + T[$"Direction{direction}"].Value;
        return rule.Queue is { } queue ? words + ", " + L["RetentionOfQueue", queue].Value : words;
    }
}

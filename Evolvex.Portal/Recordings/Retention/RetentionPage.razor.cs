using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Domain.Recordings;
using Evolvex.Portal.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Evolvex.Portal.Recordings.Retention;

/// <summary>Rules of retention, and what they would delete.</summary>
public sealed partial class RetentionPage : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private IReadOnlyList<RetentionRule> _rules = [];
    private IReadOnlyList<DueFile>? _due;
    private RetentionRule? _asked;
    private int _dueByAsked;
    private string? _fault;
    private int _days = 365;
    private string? _direction;
    private string? _queue;
    private bool _busy;

    [Inject] private RetentionStore Store { get; set; } = default!;

    [Inject] private RetentionPlan Plan { get; set; } = default!;

    [Inject] private SignedInActor Actor { get; set; } = default!;

    [Inject] private Toasts Toasts { get; set; } = default!;

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = default!;

    /// <inheritdoc />
    protected override Task OnInitializedAsync() => LoadAsync();

    /// <inheritdoc />
    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    private async Task LoadAsync()
    {
        if (_end.IsCancellationRequested) return;
        try
        {
            _fault = null;
            var rules = await Store.RulesAsync(_end.Token);
            (_rules, _due) = (rules, null);
            // Rules that are switched off are tried out as if they were on.
            _due = await Task.Run(() => Plan.DueAsync(rules, _end.Token), _end.Token);
        }
        catch (RecordingException fault)
        {
            _fault = fault.Message;
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // The page is left.
            return;
        }
    }

    private async Task AddAsync() => await ChangeAsync(async actor =>
    {
        CallDirection? direction = Enum.TryParse<CallDirection>(_direction, out var chosen) ? chosen : null;
        if (!await Store.AddAsync(_days, direction, _queue, actor, CancellationToken.None)) Toasts.Failed(L["RetentionRefused"]);
    });

    // Off at once; on only after a look at what that deletes.
    private async Task AskAsync(RetentionRule rule)
    {
        if (rule.IsEnabled)
        {
            await ChangeAsync(actor => Store.SwitchAsync(rule.Id, on: false, actor, CancellationToken.None));
            return;
        }
        try
        {
            // As it will be: with the rules that are on, not with those that are only tried out and may keep longer.
            var after = await Task.Run(() => Plan.DueAsync([.. _rules.Where(known => known.IsEnabled), rule], _end.Token), _end.Token);
            (_asked, _dueByAsked) = (rule, after.Count);
        }
        catch (RecordingException fault)
        {
            _fault = fault.Message;
        }
    }

    private async Task SwitchOnAsync()
    {
        if (_asked is not { } rule) return;
        _asked = null;
        await ChangeAsync(actor => Store.SwitchAsync(rule.Id, on: true, actor, CancellationToken.None));
    }

    private Task RemoveAsync(RetentionRule rule) => ChangeAsync(actor => Store.RemoveAsync(rule.Id, actor, CancellationToken.None));

    private async Task ChangeAsync(Func<AuditActor, Task> change)
    {
        if (_busy) return;
        _busy = true;
        try
        {
            await change(await Actor.GetAsync());
        }
        finally
        {
            _busy = false;
        }
        await LoadAsync();
    }

    private string Describe(RetentionRule rule)
    {
        var words = L.Plural("RetentionKeep", rule.Days);
        if (rule.Direction is { } direction) words += ", " + T[$"Direction{direction}"].Value;
        return rule.Queue is { } queue ? words + ", " + L["RetentionOfQueue", queue].Value : words;
    }
}

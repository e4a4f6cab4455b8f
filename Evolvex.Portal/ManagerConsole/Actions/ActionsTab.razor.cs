using Evolvex.Portal.Asterisk;
using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.Domain.Manager;
using Evolvex.Portal.Shell.Components;
using Microsoft.AspNetCore.Components;

namespace Evolvex.Portal.ManagerConsole.Actions;

/// <summary>Actions of the manager interface: the PBX's own list, a form for the chosen one, what it answered.</summary>
public sealed partial class ActionsTab : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private CancellationTokenSource? _sending;
    private IReadOnlyList<ListedAction>? _actions;
    private ActionKnowledge? _knowledge;
    private ActionDraft? _draft;
    private ConsoleRequest? _sent;
    private ConsoleResult? _result;
    private ConfirmSend? _question;
    private string _search = "";
    private string? _chosen, _fault, _mistake, _filledFrom;
    private bool _isBusy, _isUp;

    /// <summary>The action that the address names.</summary>
    [Parameter] public string? Action { get; set; }

    /// <summary>What the address fills its form with.</summary>
    [Parameter] public IReadOnlyList<ManagerHeader> Given { get; set; } = [];

    [Inject]
    private ConsoleCatalog Catalog { get; set; } = default!;

    [Inject]
    private ConsoleSender Sender { get; set; } = default!;

    private ListedAction? Listed => _actions?.FirstOrDefault(action => action.Name.Equals(_chosen, StringComparison.OrdinalIgnoreCase));

    private List<ListedAction> Found
    {
        get
        {
            var filter = new TextFilter(_search);
            return [.. (_actions ?? []).Where(action => filter.Passes(action.Name, action.Synopsis, action.Privilege))];
        }
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        var asked = string.IsNullOrWhiteSpace(Action) ? null : Action.Trim();
        var filledFrom = $"{asked}\n{string.Join('\n', Given)}";
        if (filledFrom == _filledFrom || !_isUp) return;
        _filledFrom = filledFrom;
        if (asked is not null) await ChooseAsync(asked);
        else (_chosen, _draft, _result, _mistake) = (null, null, null, null);
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // Not during prerendering, which would ask the PBX twice.
        if (!firstRender) return;
        _isUp = true;
        await ReadAsync();
        await OnParametersSetAsync();
        StateHasChanged();
    }

    private static string AddressOf(string action) => $"{ManagerConsoleFeature.Path}?action={Uri.EscapeDataString(action)}";

    private async Task ReadAsync() => await TryAsync(async end => _actions = await Catalog.ActionsAsync(end));

    private async Task ReadAgainAsync()
    {
        Catalog.Forget();
        _actions = null;
        await ReadAsync();
        if (_chosen is { } chosen && _knowledge?.Help is null) await ChooseAsync(chosen);
    }

    private async Task ChooseAsync(string action)
    {
        (_chosen, _draft, _knowledge, _result, _mistake) = (action, null, null, null, null);
        var knowledge = new ActionKnowledge(null, WellKnownActions.ParametersOf(action), false);
        await TryAsync(async end => knowledge = await Catalog.HelpAsync(action, end));
        if (_chosen != action) return; // another one was chosen meanwhile
        var draft = new ActionDraft(knowledge.Help?.Name ?? action, knowledge.Parameters);
        draft.Fill(Given);
        (_knowledge, _draft) = (knowledge, draft);
    }

    private async Task AskOrSendAsync()
    {
        if (_draft is not { } draft || _isBusy) return;
        var request = draft.ToRequest();
        _mistake = request.Mistake;
        if (_mistake is not null) return;
        var missing = draft.Missing.ToList();
        if (request.Caution.Asks || missing.Count > 0) _question!.Ask(request, missing);
        else await SendAsync(request, isConfirmed: false);
    }

    private Task SendConfirmedAsync(ConsoleRequest request) => SendAsync(request, isConfirmed: true);

    private async Task SendAsync(ConsoleRequest request, bool isConfirmed)
    {
        if (_isBusy) return;
        (_isBusy, _result, _sent) = (true, null, request);
        StateHasChanged();
        using var sending = _sending = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        var result = await Sender.SendAsync(request, isConfirmed, sending.Token);
        (_isBusy, _sending) = (false, null);
        if (_chosen is not null) _result = result;
    }

    private void Stop() => _sending?.Cancel();

    private async Task TryAsync(Func<CancellationToken, Task> read)
    {
        try
        {
            await read(_end.Token);
            _fault = null;
        }
        catch (Exception fault) when (fault is AmiException or PbxNotConnectedException or InvalidOperationException)
        {
            _fault = fault.Message;
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            return; // the page is left
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }
}

using System.Globalization;
using System.Text;
using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.Domain.Manager;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Evolvex.Portal.ManagerConsole.CommandLine;

/// <summary>The PBX's command line. Lines of the browser session come back by the arrows, Tab completes from the PBX's own commands, what is no <c>show</c> asks first.</summary>
public sealed partial class CommandLineTab
{
    private const int MostEntries = 50;
    private const int MostChoices = 40;
    private const int MostBytes = 8 * 1024 * 1024;
    private readonly CancellationTokenSource _end = new();
    private readonly List<CliEntry> _entries = [];
    private CancellationTokenSource? _running;
    private DotNetObjectReference<CommandLineTab>? _self;
    private IJSObjectReference? _editor;
    private ElementReference _input, _screen;
    private CommandCatalog _commands = CommandCatalog.Empty;
    private IReadOnlyList<string> _choices = [];
    private ConfirmSend? _question;
    private string _line = "";
    private bool _isBusy, _denied, _grew;

    [Inject]
    private ConsoleSender Sender { get; set; } = default!;

    [Inject]
    private ConsoleCatalog Catalog { get; set; } = default!;

    [Inject]
    private ConsoleScript Script { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    private string Prompt => $"{Pbx.Name}*CLI>";

    /// <summary>Asked by the script when Tab is pressed: the line as far as it is certain.</summary>
    [JSInvokable]
    public async Task<string> CompleteAsync(string typed)
    {
        await LearnAsync();
        var completion = _commands.Complete(typed);
        _choices = completion.Choices;
        StateHasChanged();
        return completion.Line;
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        try
        {
            if (firstRender)
            {
                var module = await Script.ModuleAsync(Assets, _end.Token);
                _self = DotNetObjectReference.Create(this);
                _editor = await module.InvokeAsync<IJSObjectReference>("commandLine", _end.Token, _input, _self);
                await LearnAsync();
                StateHasChanged();
            }

            if (_grew && _editor is not null)
            {
                _grew = false;
                await _editor.InvokeVoidAsync("showEnd", _end.Token, _screen);
            }
        }
        catch (Exception fault) when (fault is JSDisconnectedException or OperationCanceledException)
        {
            return; // the page is left
        }
    }

    private async Task LearnAsync()
    {
        if (_commands.Count > 0 || _denied) return;
        try
        {
            (_commands, _denied) = await Catalog.CommandsAsync(_end.Token);
        }
        catch (Exception fault) when (fault is AmiException or InvalidOperationException)
        {
            _commands = CommandCatalog.Empty; // the next Tab asks again; a line that is run says what is wrong
        }
    }

    private void Choose(string word)
    {
        var blank = _line.LastIndexOf(' ');
        _line = _line[..(blank + 1)] + word + " ";
        _choices = [];
    }

    private async Task RunAsync()
    {
        var line = _line.Trim();
        if (line.Length == 0 || _isBusy) return;
        _choices = [];
        var request = ConsoleRequest.OfLine(line);
        if (request.Caution.Asks) _question!.Ask(request, []);
        else await SendAsync(request, isConfirmed: false);
    }

    private Task ConfirmedAsync(ConsoleRequest request) => SendAsync(request, isConfirmed: true);

    private async Task SendAsync(ConsoleRequest request, bool isConfirmed)
    {
        if (_isBusy) return;
        var line = request.Headers[0].Value;
        (_isBusy, _line) = (true, "");
        var entry = new CliEntry(line, null);
        if (_entries.Count >= MostEntries) _entries.RemoveAt(0);
        _entries.Add(entry);
        _grew = true;
        StateHasChanged();
        // The browser keeps lines until it is closed, but none that holds a secret.
        if (_editor is not null && !HeaderMask.MaskLine(line).Contains('…')) await _editor.InvokeVoidAsync("remember", _end.Token, line);
        using var running = _running = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        var result = await Sender.SendAsync(request, isConfirmed, running.Token);
        (_isBusy, _running) = (false, null);
        if (_entries.IndexOf(entry) is >= 0 and var at) _entries[at] = entry with { Result = result };
        if (result.Answer is { } answer) _denied = answer.IsDenied;
        while (_entries.Count > 1 && _entries.Sum(kept => kept.Result?.Answer?.Answer.Bytes.Length ?? 0) > MostBytes) _entries.RemoveAt(0);
        _grew = true;
    }

    private void Stop() => _running?.Cancel();

    private Task SaveAsync()
    {
        var text = new StringBuilder();
        foreach (var (line, result) in _entries)
        {
            text.Append(Prompt).Append(' ').AppendLine(line);
            foreach (var output in result?.Answer?.Output ?? []) text.AppendLine(output);
        }

        return Script.SaveAsync(Assets, string.Create(CultureInfo.InvariantCulture, $"cli-{Clock.GetUtcNow():yyyyMMdd-HHmmss}.txt"), text.ToString(), _end.Token);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        try
        {
            if (_editor is not null)
            {
                await _editor.InvokeVoidAsync("dispose", CancellationToken.None);
                await _editor.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            _editor = null; // the browser has gone, and its scripts with it
        }

        _self?.Dispose();
        _end.Dispose();
    }
}

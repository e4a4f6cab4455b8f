using System.Text.Encodings.Web;
using System.Text.Json;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Shell;
using Evolvex.Portal.Shell.Components;
using Evolvex.Portal.SignIn;
using Microsoft.AspNetCore.Components;

namespace Evolvex.Portal.Webhooks;

/// <summary>One webhook: what is known of it, what can be done with it, and its log of deliveries, newest first, page by page.</summary>
public sealed partial class WebhookPage
{
    private const int PageSize = 50;
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Where the pages before this one began; the first begins nowhere.</summary>
    private readonly Stack<long?> _marks = new();
    private WebhookView? _hook;
    private DeliveryPage? _page;
    private DeliveryFilter _filter = new();
    private WebhookFormDialog? _form;
    private NewSecretDialog? _secret;
    private WebhookQuestion? _question;
    private long? _mark;
    private long? _open;
    private bool _isLoaded;

    /// <summary>The webhook's uuid.</summary>
    [Parameter]
    public Guid Id { get; set; }

    [Inject]
    private WebhookQueries Webhooks { get; set; } = default!;

    [Inject]
    private WebhookStore Store { get; set; } = default!;

    [Inject]
    private SignedInActor Actor { get; set; } = default!;

    [Inject]
    private WebhooksOptions Options { get; set; } = default!;

    [Inject]
    private Toasts Toasts { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    /// <inheritdoc />
    protected override Task OnParametersSetAsync() => _hook?.Row.Id == Id ? Task.CompletedTask : LoadAsync();

    private Task LoadAsync() => TryAsync(ReadAsync);

    private async Task ReadAsync(CancellationToken end)
    {
        (_hook, _isLoaded) = (await Webhooks.FindAsync(Id, end), true);
        if (_hook is not null) _page = await Webhooks.PageAsync(Id, _filter, _mark, PageSize, end);
    }

    private Task FilterAsync(DeliveryFilter filter)
    {
        _filter = filter;
        _marks.Clear();
        _mark = null;
        return LoadAsync();
    }

    private Task OlderAsync()
    {
        if (_page?.Next is not { } next) return Task.CompletedTask;
        _marks.Push(_mark);
        _mark = next;
        return LoadAsync();
    }

    private Task NewerAsync() => _marks.TryPop(out _mark) ? LoadAsync() : Task.CompletedTask;

    private Task TestAsync() => SendAsync((actor, end) => Store.TestAsync(Id, actor, end));

    private Task SendAgainAsync(long delivery) => SendAsync((actor, end) => Store.SendAgainAsync(Id, delivery, actor, end));

    private async Task SendAsync(Func<Domain.Audit.AuditActor, CancellationToken, Task<(PostOutcome? Outcome, WebhookMistake? Mistake)>> send)
    {
        PostOutcome? outcome = null;
        WebhookMistake? mistake = null;
        await TryAsync(async end =>
        {
            (outcome, mistake) = await send(await Actor.RequireAsync(PortalPolicies.Administrator), end);
            _marks.Clear();
            (_mark, _filter) = (null, new DeliveryFilter());
            await ReadAsync(end);
        });
        if (mistake is { } wrong) Toasts.Failed(L[$"Mistake{wrong}"]);
        else if (outcome is { IsDelivered: true }) Toasts.Done(L["Sent", outcome.Status!, (int)outcome.Duration.TotalMilliseconds]);
        else if (outcome is not null) Toasts.Failed(outcome.Status is { } status ? L["SentRefused", status] : L["SentFailed", outcome.Fault!]);
        else if (IsDatabaseAway) Toasts.Failed(T["ChangeUncertain"]);
    }

    private Task SwitchAsync() => ChangeAsync((actor, end) => Store.SetEnabledAsync(Id, !_hook!.Row.IsEnabled, actor, end), _hook!.Row.IsEnabled ? "DisabledDone" : "EnabledDone");

    private Task ResumeAsync() => ChangeAsync((actor, end) => Store.ResumeAsync(Id, actor, end), "ResumedDone");

    private async Task ChangeAsync(Func<Domain.Audit.AuditActor, CancellationToken, Task<WebhookMistake?>> change, string done)
    {
        var name = _hook!.Row.Name;
        WebhookMistake? mistake = null;
        var isDone = await TryAsync(async end =>
        {
            mistake = await change(await Actor.RequireAsync(PortalPolicies.Administrator), end);
            await ReadAsync(end);
        });
        if (mistake is { } wrong) Toasts.Failed(L[$"Mistake{wrong}"]);
        else if (isDone) Toasts.Done(L[done, name]);
        else if (IsDatabaseAway) Toasts.Failed(T["ChangeUncertain"]);
    }

    private void AskToRotate() => _question!.Ask("Rotate", _hook!.Row.Name, async end =>
    {
        var (secret, _) = await Store.RotateAsync(Id, await Actor.RequireAsync(PortalPolicies.Administrator), end);
        if (secret is not null) _secret!.Show(_hook.Row.Name, secret);
    });

    private void AskToDelete() => _question!.Ask("Delete", _hook!.Row.Name, async end =>
    {
        await Store.DeleteAsync(Id, await Actor.RequireAsync(PortalPolicies.Administrator), end);
        Toasts.Done(L["Deleted", _hook.Row.Name]);
        Navigation.NavigateTo("/admin/webhooks");
    });

    private static string Pretty(string body)
    {
        try
        {
            return JsonSerializer.Serialize(JsonDocument.Parse(body).RootElement, Readable);
        }
        catch (JsonException)
        {
            // Written by an older version; shown as it is.
            return body;
        }
    }
}

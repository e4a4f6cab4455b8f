using Evolvex.Portal.Domain.ApiKeys;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Shell;
using Evolvex.Portal.Shell.Components;
using Evolvex.Portal.SignIn;
using Microsoft.AspNetCore.Components;

namespace Evolvex.Portal.ApiKeys;

/// <summary>The form of a key: creates one and shows its secret once, or changes one.</summary>
public sealed partial class KeyFormDialog
{
    private readonly ElementReference[] _fields = new ElementReference[Enum.GetValues<KeyField>().Length];
    private readonly ElementReference[] _scopes = new ElementReference[KeyDraft.Endpoints.Count];
    private IReadOnlyList<GroupRow> _groups = [];
    private KeyDraft? _draft;
    private KeyView? _key;
    private NewSecretDialog? _secret;
    private (KeyField Field, string Text)? _mistake;
    private string? _refused;
    private KeyField? _focus;

    /// <summary>Called when a key was made or changed.</summary>
    [Parameter]
    public EventCallback OnDone { get; set; }

    [Inject]
    private ApiKeyStore Store { get; set; } = default!;

    [Inject]
    private GroupStore Groups { get; set; } = default!;

    [Inject]
    private SignedInActor Actor { get; set; } = default!;

    [Inject]
    private PbxOptions Pbx { get; set; } = default!;

    [Inject]
    private ApiOptions Api { get; set; } = default!;

    [Inject]
    private Toasts Toasts { get; set; } = default!;

    private WallClock PbxClock => new(Pbx.TimeZone);

    /// <summary>Opens the empty form.</summary>
    public Task AskToCreate() => OpenAsync(null, new KeyDraft());

    /// <summary>Opens the form of a key.</summary>
    public Task AskToEdit(KeyView key) => OpenAsync(key, new KeyDraft(key, PbxClock));

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_focus is not { } field) return;
        _focus = null;
        await (field == KeyField.Scopes ? _scopes[0] : _fields[(int)field]).FocusAsync();
    }

    private async Task OpenAsync(KeyView? key, KeyDraft draft)
    {
        Forgive();
        (_key, _draft, _mistake, _refused, _groups) = (key, draft, null, null, []);
        await TryAsync(async end => _groups = [.. (await Groups.ListAsync(end)).Select(known => known.Group)]);
        if (key is null && _groups is [var only]) draft.Group = only.Id.ToString("D");
        StateHasChanged();
    }

    private async Task SaveAsync()
    {
        if (_draft is not { } draft) return;
        (_mistake, _refused) = (null, null);
        if (draft.TryRead(PbxClock, out var settings) is { } unread) Blame(unread, L[$"Unread{unread}"]);
        else await TryAsync(end => SaveAsync(draft, settings!, end));
    }

    private async Task SaveAsync(KeyDraft draft, ApiKeySettings settings, CancellationToken end)
    {
        var actor = await Actor.RequireAsync(PortalPolicies.Administrator);
        AccessMistake? mistake;
        ApiKeySecret? secret = null;
        if (_key is null)
        {
            var created = await Store.CreateAsync(settings, actor, end);
            (mistake, secret) = (created.Mistake, created.Value?.Secret);
        }
        else mistake = await Store.ChangeAsync(_key.Id, settings, actor, end);
        if (mistake is { } wrong)
        {
            Refuse(draft, wrong);
            return;
        }
        Close();
        if (secret is { } shown) _secret?.Show(settings.Name, shown.Text);
        else
        {
            Toasts.Done(L["KeyChanged", settings.Name]);
            await OnDone.InvokeAsync();
        }
    }

    private void Refuse(KeyDraft draft, AccessMistake mistake)
    {
        string text = mistake == AccessMistake.AddressesInvalid && !AddressList.TryParse(draft.Addresses, out _, out var entry)
            ? L["MistakeAddress", entry!]
            : L[$"Mistake{mistake}"];
        if (KeyDraft.FieldOf(mistake) is { } field) Blame(field, text);
        else _refused = text;
    }

    private void Blame(KeyField field, string text) => (_mistake, _focus) = ((field, text), field);

    private string? ErrorOf(KeyField field) => _mistake is { } mistake && mistake.Field == field ? mistake.Text : null;

    private string? Invalid(KeyField field) => ErrorOf(field) is null ? null : "true";

    private void Close() => (_draft, _mistake, _refused) = (null, null, null);
}

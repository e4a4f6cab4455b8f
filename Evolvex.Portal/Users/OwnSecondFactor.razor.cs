using Evolvex.Portal.SignIn;
using Microsoft.AspNetCore.Components;

namespace Evolvex.Portal.Users;

/// <summary>Turns one's own second factor on and off. Keys and codes live in this component until they are confirmed or put away, and nowhere else.</summary>
public sealed partial class OwnSecondFactor
{
    private const string Issuer = "Evolvex Portal";

    private Question? _question;
    private QrCode? _picture;
    private IReadOnlyList<string> _codes = [];
    private string _code = "", _password = "";
    private string? _key, _fault;

    private enum Question
    {
        TurnOff,
        NewCodes,
    }

    [Parameter, EditorRequired]
    public AccountOwner Owner { get; set; } = default!;

    /// <summary>The second factor is on.</summary>
    [Parameter]
    public bool IsOn { get; set; }

    /// <summary>Recovery codes that are left.</summary>
    [Parameter]
    public int CodesLeft { get; set; }

    /// <summary>Called when it was changed, and the codes are out of sight again.</summary>
    [Parameter]
    public EventCallback OnDone { get; set; }

    // In groups of four, as people read them out.
    private static string Spaced(string? key) => string.Join(' ', (key ?? "").Chunk(4).Select(group => new string(group)));

    private void Begin()
    {
        Close();
        _key = OwnAccount.NewKey();
        _picture = QrCode.Of(OwnAccount.KeyAddress(Issuer, Owner.Name, _key));
    }

    private void Ask(Question question)
    {
        Close();
        _question = question;
    }

    private Task ConfirmAsync() => _key is { } key ? TakeAsync(end => Account.TurnOnAsync(Owner, key, _code, end)) : Task.CompletedTask;

    private Task AnswerAsync() => TakeAsync(async end => _question == Question.NewCodes
        ? await Account.ReplaceCodesAsync(Owner, _password, end)
        : new NewRecoveryCodes([], await Account.TurnOffAsync(Owner, _password, end)));

    private async Task TakeAsync(Func<CancellationToken, Task<NewRecoveryCodes>> act)
    {
        NewRecoveryCodes? answer = null;
        if (!await TryAsync(async end => answer = await act(end)) || answer is null) return;
        _fault = answer.Mistake is { } mistake ? L[$"Mistake_{mistake}"].Value : null;
        if (_fault is not null) return;
        var isOff = _question == Question.TurnOff;
        Close();
        _codes = answer.Codes;
        if (_codes.Count > 0) return;
        if (isOff) Toasts.Done(L["TurnedOff"]);
        await OnDone.InvokeAsync();
    }

    private Task ForgetAsync()
    {
        _codes = [];
        return OnDone.InvokeAsync();
    }

    private void Close()
    {
        (_question, _key, _picture, _fault) = (null, null, null, null);
        _code = _password = "";
    }
}

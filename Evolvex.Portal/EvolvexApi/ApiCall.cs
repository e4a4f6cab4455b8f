using Evolvex.Portal.ApiKeys;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.Audit;

namespace Evolvex.Portal.EvolvexApi;

/// <summary>A call of the Evolvex API whose key is good.</summary>
/// <param name="Http">The request.</param>
/// <param name="Key">The key.</param>
/// <param name="KeyText">The key as sent, for <c>check</c>, which repeats it; never to be logged.</param>
/// <param name="Form">The form, when one was sent.</param>
internal sealed record ApiCall(HttpContext Http, VerifiedKey Key, string KeyText, IFormCollection? Form)
{
    public GroupAccess Access => Key.Access;

    /// <summary>Who does it, for the audit log.</summary>
    public AuditActor Actor => new(AuditActorKind.ApiKey, Key.Id.ToString("D"), Key.Name, Http.Connection.RemoteIpAddress?.ToString());

    /// <summary>A parameter from the query or else the form; null when it is absent.</summary>
    public string? Parameter(string name) =>
        Http.Request.Query.TryGetValue(name, out var inQuery) ? inQuery[0]
        : Form is not null && Form.TryGetValue(name, out var inForm) ? inForm[0]
        : null;

    /// <summary>The key is not part of it.</summary>
    public override string ToString() => $"{Http.Request.Path} with the key {Key.Name}";
}

using Evolvex.Portal.Domain.Access;
using Microsoft.Extensions.Localization;

namespace Evolvex.Portal.AuditTrail;

/// <summary>What the audit log's words mean in the reader's language. A word that is not known, of another version perhaps, is shown as it is.</summary>
internal sealed class AuditWords(IStringLocalizer<AuditTrailTexts> texts)
{
    public string Verb(string verb) => Find("Verb_", verb);

    public string ObjectKind(string kind) => Find("Kind_", kind);

    public string ActorKind(Domain.Audit.AuditActorKind kind) => Find("Actor_", kind.ToString());

    public string Field(string name) => name.Length == 0 ? "" : Find("Field_", name);

    /// <summary>Values of a few kinds are words too.</summary>
    public string? Value(string? value) => value switch
    {
        "true" => texts["Yes"],
        "false" => texts["No"],
        PortalRole.Viewer or PortalRole.Manager or PortalRole.Administrator => texts[$"Value_{value}"],
        _ => value,
    };

    private string Find(string prefix, string word) => texts[prefix + word.Replace('-', '_')] is { ResourceNotFound: false } found ? found.Value : word;
}

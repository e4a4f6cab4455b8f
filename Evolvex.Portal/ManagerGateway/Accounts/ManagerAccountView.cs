using Evolvex.Portal.Domain.Manager;

namespace Evolvex.Portal.ManagerGateway.Accounts;

/// <summary>What the portal has of an account's secret.</summary>
internal enum SecretState
{
    /// <summary>Nothing: no Digest.</summary>
    None,

    /// <summary>It is known.</summary>
    Known,

    /// <summary>It was known, but the keys that it was encrypted with are gone.</summary>
    Unreadable,
}

/// <summary>An account as pages and commands see it, without its secret.</summary>
internal sealed record ManagerAccountView(Guid Id, string Name, string Description, bool IsEnabled, SecretState Secret, DateTimeOffset? SecretSetAt, DateTimeOffset CreatedAt, ManagerRules? Rules)
{
    public static ManagerAccountView Of(ManagerAccountRow row, ManagerSecrets secrets) => new(
        row.Id,
        row.Name,
        row.Description,
        row.IsEnabled,
        row.Secret is null ? SecretState.None : secrets.Reveal(row.Secret) is null ? SecretState.Unreadable : SecretState.Known,
        row.SecretSetAt,
        row.CreatedAt,
        row.Rules is { } text ? ManagerRulesText.Read(text) : null);
}

namespace Evolvex.Portal.ManagerGateway;

/// <summary>Words of the gateway in the audit log.</summary>
internal static class GatewayAudit
{
    /// <summary>Kind of object: a manager action that a client sent.</summary>
    public const string Action = "manager-action";

    public const string Sent = "sent";

    public const string Refused = "refused";

    /// <summary>Other rules for a manager user, or for all without rules of their own.</summary>
    public const string RulesChanged = "rules-changed";

    /// <summary>Another secret for a manager user.</summary>
    public const string SecretChanged = "secret-changed";
}

using Evolvex.Portal.Storage;
using Microsoft.AspNetCore.DataProtection;

namespace Evolvex.Portal.ManagerGateway.Accounts;

/// <summary>Keeps the secrets of manager users: an answer to a challenge is checked with them.</summary>
internal sealed class ManagerSecrets(IDataProtectionProvider protection) : SecretSeal(protection, "Evolvex.Portal.ManagerGateway.Secrets.v1")
{
    /// <summary>Letters of a secret at most; Asterisk reads a line of 256.</summary>
    public const int Longest = 200;

    /// <summary>A secret that fits into one line of manager.conf.</summary>
    public static bool IsSecret(string? secret) => secret is { Length: > 0 and <= Longest } && !secret.Any(char.IsControl);
}

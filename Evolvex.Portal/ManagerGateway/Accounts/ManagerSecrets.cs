using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Evolvex.Portal.ManagerGateway.Accounts;

/// <summary>Encrypts secrets of manager users for the database, for this purpose alone.</summary>
internal sealed class ManagerSecrets(IDataProtectionProvider protection)
{
    /// <summary>Letters of a secret at most; Asterisk reads a line of 256.</summary>
    public const int Longest = 200;

    private readonly IDataProtector _protector = protection.CreateProtector("Evolvex.Portal.ManagerGateway.Secrets.v1");

    /// <summary>A secret that fits into one line of manager.conf.</summary>
    public static bool IsSecret(string? secret) => secret is { Length: > 0 and <= Longest } && !secret.Any(char.IsControl);

    public string Protect(string secret) => _protector.Protect(secret);

    /// <summary>The secret, or null where the keys that it was encrypted with are gone.</summary>
    public string? Find(string encrypted)
    {
        try
        {
            return _protector.Unprotect(encrypted);
        }
        catch (Exception fault) when (fault is CryptographicException or FormatException)
        {
            return null; // the page says so; whoever set the secret sets it again
        }
    }
}

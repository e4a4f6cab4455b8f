using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Evolvex.Portal.Storage;

/// <summary>Encrypts secrets that have to be known again, with the portal's data-protection keys, for one purpose alone.</summary>
internal abstract class SecretSeal(IDataProtectionProvider protection, string purpose)
{
    private readonly IDataProtector _protector = protection.CreateProtector(purpose);

    /// <summary>The secret as it may be kept.</summary>
    public string Protect(string secret) => _protector.Protect(secret);

    /// <summary>The secret, or null where the keys that it was encrypted with are gone: a page says so, and whoever set the secret sets it again.</summary>
    public string? Reveal(string kept)
    {
        try
        {
            return _protector.Unprotect(kept);
        }
        catch (Exception fault) when (fault is CryptographicException or FormatException)
        {
            return null;
        }
    }
}

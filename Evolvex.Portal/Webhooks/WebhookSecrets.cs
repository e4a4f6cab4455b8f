using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Evolvex.Portal.Webhooks;

/// <summary>Keeps the secrets of webhooks: encrypted with the portal's own keys, as each delivery has to be signed with them.</summary>
internal sealed class WebhookSecrets(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("Evolvex.Portal.Webhooks.Secret");

    public string Protect(string secret) => _protector.Protect(secret);

    /// <summary>The secret; null where the portal's keys are not those that it was encrypted with.</summary>
    public string? Reveal(string kept)
    {
        try
        {
            return _protector.Unprotect(kept);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}

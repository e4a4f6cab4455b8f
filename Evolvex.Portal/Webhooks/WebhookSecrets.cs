using Evolvex.Portal.Storage;
using Microsoft.AspNetCore.DataProtection;

namespace Evolvex.Portal.Webhooks;

/// <summary>Keeps the secrets of webhooks: each delivery has to be signed with them.</summary>
internal sealed class WebhookSecrets(IDataProtectionProvider protection) : SecretSeal(protection, "Evolvex.Portal.Webhooks.Secret");

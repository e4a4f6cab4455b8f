namespace Evolvex.Portal.Webhooks;

/// <summary>Texts of the pages of webhooks.</summary>
internal sealed class WebhooksTexts;

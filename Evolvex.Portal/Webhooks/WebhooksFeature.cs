using Evolvex.Portal.Shell;
using Evolvex.Portal.SignIn;

namespace Evolvex.Portal.Webhooks;

/// <summary>Addresses outside that are told of calls: kept, signed, sent, tried again.</summary>
internal static class WebhooksFeature
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services) => services
        .AddNavigation(new NavigationEntry(NavigationGroup.Administration, 35, "/admin/webhooks", Icons.Send, typeof(WebhooksTexts), "Title", PortalPolicies.Administrator))
        .AddSingleton<WebhookSecrets>()
        .AddSingleton<WebhookConnection>()
        .AddSingleton<WebhookPost>()
        .AddSingleton<WebhookOutbox>()
        .AddSingleton<WebhookAttempts>()
        .AddSingleton<WebhookWork>()
        .AddSingleton<WebhookLease>()
        .AddSingleton<WebhookStore>()
        .AddSingleton<WebhookQueries>()
        .AddHostedService<WebhookRecorder>()
        .AddHostedService<WebhookSender>();
}

using System.Net;

namespace Evolvex.Portal.Hosting;

/// <summary>Addresses that are told of events: section <c>Webhooks</c>.</summary>
internal sealed record WebhooksOptions
{
    /// <summary>Networks besides the internet that may be sent to.</summary>
    public IReadOnlyList<IPNetwork> AllowedNetworks { get; init; } = [];

    /// <summary>How long the log of deliveries is kept.</summary>
    public int LogDays { get; init; } = 14;

    public static WebhooksOptions Read(SettingReader settings) => new()
    {
        AllowedNetworks = settings.Networks("Webhooks:AllowedNetworks"),
        LogDays = settings.Number("Webhooks:LogDays", 14, 1, 3650),
    };
}

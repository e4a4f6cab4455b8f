using Evolvex.Portal.Domain.Events;

namespace Evolvex.Portal.Domain.Webhooks;

/// <summary>What can be said of a webhook.</summary>
public static class WebhookTerms
{
    /// <summary>Longest address.</summary>
    public const int LongestUrl = 500;

    /// <summary>Events that can be sent.</summary>
    public static IReadOnlyList<EventType> Events { get; } = [EventType.CallStarted, EventType.CallAnswered, EventType.CallEnded, EventType.CallMissed, EventType.RecordingReady];

    /// <summary>The address, where it is one to send to: http or https, with a host, without a name and password or a part behind #.</summary>
    public static Uri? Address(string text) =>
        text.Length <= LongestUrl && Uri.TryCreate(text, UriKind.Absolute, out var address) && address is { Scheme: "http" or "https" } && address.Host.Length > 0 && address.UserInfo.Length == 0 && address.Fragment.Length == 0
            ? address
            : null;

    /// <summary>The address as it may be written down: what stands behind ? may be a secret.</summary>
    public static string Shown(string url) => url.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at ? $"{url[..at]}?…" : url;
}

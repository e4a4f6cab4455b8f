namespace Evolvex.Portal.Hosting;

/// <summary>The Evolvex API: section <c>Api</c>.</summary>
internal sealed record ApiOptions
{
    /// <summary>Requests a minute that a key may make, unless it has a limit of its own.</summary>
    public int RateLimitPerMinute { get; init; } = 600;

    /// <summary><c>Api:RequestLogDays</c>: how long a key's requests are kept.</summary>
    public int RequestLogDays { get; init; } = 30;

    /// <summary><c>Api:EventStreamsPerKey</c>: streams of events that a key may have open at once.</summary>
    public int EventStreamsPerKey { get; init; } = 10;

    public static ApiOptions Read(SettingReader settings) => new()
    {
        RateLimitPerMinute = settings.Number("Api:RateLimitPerMinute", 600, 1, 10_000_000),
        RequestLogDays = settings.Number("Api:RequestLogDays", 30, 1, 3650),
        EventStreamsPerKey = settings.Number("Api:EventStreamsPerKey", 10, 1, 10_000),
    };
}

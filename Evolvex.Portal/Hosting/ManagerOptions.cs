namespace Evolvex.Portal.Hosting;

/// <summary>The HTTP manager gateway: section <c>Manager</c>.</summary>
internal sealed record ManagerOptions
{
    /// <summary>Serve /rawman, /arawman, /mxml and /amxml, and the same under /asterisk.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>How long an idle session lives, like Asterisk's <c>httptimeout</c>.</summary>
    public int SessionTimeoutSeconds { get; init; } = 60;

    public static ManagerOptions Read(SettingReader settings) => new()
    {
        Enabled = settings.Flag("Manager:Enabled", byDefault: true),
        SessionTimeoutSeconds = settings.Number("Manager:SessionTimeoutSeconds", 60, 1, 86_400),
    };
}

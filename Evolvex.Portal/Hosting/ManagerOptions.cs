namespace Evolvex.Portal.Hosting;

/// <summary>The HTTP manager gateway: section <c>Manager</c>.</summary>
internal sealed record ManagerOptions
{
    private static readonly string[] OwnPaths = ["rawman", "arawman", "mxml", "amxml"];

    /// <summary>Serve /rawman, /arawman, /mxml and /amxml, and the same under the prefix.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The first part of the path under which they are served too, like Asterisk's <c>prefix</c>; empty: nowhere else.</summary>
    public string Prefix { get; init; } = "asterisk";

    /// <summary>How long an idle session lives, like Asterisk's <c>httptimeout</c>.</summary>
    public int SessionTimeoutSeconds { get; init; } = 60;

    public static ManagerOptions Read(SettingReader settings) => new()
    {
        Enabled = settings.Flag("Manager:Enabled", byDefault: true),
        Prefix = settings.PathSegment("Manager:Prefix", "asterisk", OwnPaths),
        SessionTimeoutSeconds = settings.Number("Manager:SessionTimeoutSeconds", 60, 1, 86_400),
    };
}

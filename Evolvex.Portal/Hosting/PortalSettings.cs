namespace Evolvex.Portal.Hosting;

/// <summary>All settings of the portal, read and checked once.</summary>
internal sealed record PortalSettings(
    PbxOptions Pbx,
    PortalOptions Portal,
    CdrOptions Cdr,
    RecordingsOptions Recordings,
    UploadsOptions Uploads,
    ApiOptions Api,
    ManagerOptions Manager,
    WebhooksOptions Webhooks,
    DemoOptions Demo,
    string? ListenOn,
    IReadOnlyList<string> UnknownKeys)
{
    private static readonly string[] Sections = ["Pbx", "Portal", "Cdr", "Recordings", "Uploads", "Api", "Manager", "Webhooks", "Demo"];

    /// <summary>Reads all sections.</summary>
    /// <exception cref="SettingsException">At least one value is wrong; all mistakes are in it.</exception>
    public static PortalSettings Read(IConfiguration configuration, string contentRoot)
    {
        var settings = new SettingReader(configuration, contentRoot);
        var pbx = PbxOptions.Read(settings);
        var portal = PortalOptions.Read(settings);
        var read = new PortalSettings(
            pbx,
            portal,
            CdrOptions.Read(settings, portal.Data),
            RecordingsOptions.Read(settings, pbx, portal.Data),
            UploadsOptions.Read(settings, pbx, portal.Data),
            ApiOptions.Read(settings),
            ManagerOptions.Read(settings),
            WebhooksOptions.Read(settings),
            DemoOptions.Read(settings),
            ListenAddresses.Read(settings, configuration, pbx.IsDemo),
            [.. Unknown(configuration, settings.Known)]);
        return settings.Mistakes.Count == 0 ? read : throw new SettingsException(settings.Mistakes);
    }

    private static IEnumerable<string> Unknown(IConfiguration configuration, IReadOnlySet<string> known) =>
        from section in Sections
        from pair in configuration.GetSection(section).AsEnumerable()
        where pair.Value is not null && !known.Contains(pair.Key) && !string.Equals(pair.Key, section, StringComparison.OrdinalIgnoreCase)
        select pair.Key;
}

/// <summary>Settings that the portal cannot start with.</summary>
internal sealed class SettingsException(IReadOnlyList<string> mistakes) : Exception(string.Join(Environment.NewLine, mistakes))
{
    /// <summary>One line a mistake.</summary>
    public IReadOnlyList<string> Mistakes { get; } = mistakes;
}

namespace Evolvex.Portal.Hosting;

/// <summary>Where the portal listens: <c>Urls</c>, or Kestrel's own section, or loopback port 8080.</summary>
internal static class ListenAddresses
{
    public const string ByDefault = "http://127.0.0.1:8080";

    /// <summary>The addresses to set, or null where the server reads them from configuration itself.</summary>
    public static string? Read(SettingReader settings, IConfiguration configuration, bool demo)
    {
        var urls = settings.Text("Urls");
        foreach (var url in (urls ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            if (!IsListenable(url)) settings.Refuse("Urls", url, "addresses such as http://127.0.0.1:8080 or https://*:443, with ports up to 65535, separated by semicolons");
        if (urls is not null || configuration.GetSection("Kestrel:Endpoints").GetChildren().Any()) return null;
        // A container image names ports on every interface by itself; the demo with its public password does not follow it.
        var ports = configuration["HTTP_PORTS"] ?? configuration["HTTPS_PORTS"];
        return demo || string.IsNullOrWhiteSpace(ports) ? ByDefault : null;
    }

    private static bool IsListenable(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            return address.Scheme is "http" or "https" && address.Port is >= 0 and <= 65535 && (address.Port > 0 || url.EndsWith(":0", StringComparison.Ordinal));
        }
        catch (FormatException)
        {
            return false;
        }
    }
}

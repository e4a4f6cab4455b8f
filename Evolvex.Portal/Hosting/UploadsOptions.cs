namespace Evolvex.Portal.Hosting;

/// <summary>Sounds that people upload for the dialplan: section <c>Uploads</c>.</summary>
internal sealed record UploadsOptions
{
    /// <summary>Full path of the folder that uploaded sounds go to.</summary>
    public string Folder { get; init; } = "";

    /// <summary>Largest file accepted, in megabytes of 1024 × 1024 bytes.</summary>
    public int MaxMegabytes { get; init; } = 50;

    public static UploadsOptions Read(SettingReader settings, PbxOptions pbx, string dataFolder) => new()
    {
        Folder = settings.Folder("Uploads:Folder", pbx.IsDemo ? Path.Combine(dataFolder, "uploads") : "/var/lib/asterisk/sounds/evolvex"),
        MaxMegabytes = settings.Number("Uploads:MaxMegabytes", 50, 1, 4096),
    };
}

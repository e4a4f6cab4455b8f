using Evolvex.Portal.Domain.Recordings;

namespace Evolvex.Portal.Hosting;

/// <summary>Where recordings come from.</summary>
internal enum RecordingsSource
{
    /// <summary>A folder that this process can read.</summary>
    Folder,

    /// <summary>Another machine's Evolvex API.</summary>
    EvolvexApi,
}

/// <summary>Recordings of calls: section <c>Recordings</c>.</summary>
internal sealed record RecordingsOptions
{
    /// <summary>Name of the folder that the demo records into.</summary>
    public const string DemoFolder = "demo-recordings";

    private static readonly string[] UsualPatterns =
    [
        "{uniqueid}.wav", "{linkedid}.wav",
        "{yyyy}/{MM}/{dd}/{uniqueid}.wav", "{yyyy}/{MM}/{dd}/{linkedid}.wav",
        "{yyyy}/{MM}/{dd}/*-{uniqueid}.wav", "{yyyy}/{MM}/{dd}/*-{linkedid}.wav",
    ];

    public RecordingsSource Source { get; init; }

    /// <summary>Full path of the root of the recordings.</summary>
    public string Folder { get; init; } = "";

    /// <summary>Where under the root a call's file may be; any extension that Asterisk writes stands for the one shown.</summary>
    public IReadOnlyList<string> Patterns { get; init; } = UsualPatterns;

    /// <summary>EvolvexApi: the other machine's API.</summary>
    public Uri? ApiUrl { get; init; }

    public string ApiKey { get; init; } = "";

    /// <summary>Ceiling of the transcode cache in megabytes of 1024 × 1024 bytes.</summary>
    public int CacheMegabytes { get; init; } = 1024;

    public static RecordingsOptions Read(SettingReader settings, PbxOptions pbx, string dataFolder)
    {
        var recordings = new RecordingsOptions
        {
            Source = settings.Choice("Recordings:Source", RecordingsSource.Folder),
            Folder = settings.Folder("Recordings:Folder", pbx.IsDemo ? Path.Combine(dataFolder, DemoFolder) : "/var/spool/asterisk/monitor"),
            Patterns = settings.Texts("Recordings:Patterns", UsualPatterns),
            ApiUrl = settings.WebAddress("Recordings:ApiUrl", "https://pbx.example/api/index"),
            ApiKey = settings.Secret("Recordings:ApiKey") ?? "",
            CacheMegabytes = settings.Number("Recordings:CacheMegabytes", 1024, 1, 10_000_000),
        };
        foreach (var pattern in recordings.Patterns.Where(pattern => !RecordingPattern.CanBe(pattern)))
            settings.Refuse("Recordings:Patterns", pattern, "a path under Recordings:Folder, without .. and without a leading /, with {uniqueid} or {linkedid} in the file's name; besides {yyyy}, {MM}, {dd}, {HH}, {mm}, {ss} and *");
        if (recordings.Source != RecordingsSource.EvolvexApi) return recordings;
        if (settings.Text("Recordings:ApiUrl") is null) settings.Refuse("Recordings:ApiUrl", "is missing; Recordings:Source=EvolvexApi needs the other machine's address");
        if (recordings.ApiKey.Length == 0) settings.Refuse("Recordings:ApiKey", "is missing; Recordings:Source=EvolvexApi needs a key of the other machine");
        return recordings;
    }

    /// <summary>Never shows the key.</summary>
    public override string ToString() => Source == RecordingsSource.Folder ? Folder : $"{ApiUrl}";
}

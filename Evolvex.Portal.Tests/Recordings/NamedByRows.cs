using System.Globalization;
using Evolvex.Portal.Domain.Recordings.Audio;
using Evolvex.Portal.Recordings;
using Evolvex.Portal.Recordings.Finding;
using Evolvex.Portal.Recordings.Pages;
using Evolvex.Portal.Tests.CallHistory;
using Evolvex.Portal.Tests.EvolvexApi;
using Evolvex.Portal.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.Recordings;

/// <summary>The portal on a table of call records and a folder whose files have names that say nothing of their calls.</summary>
public sealed class NamedByRows : IAsyncLifetime, IAsyncDisposable
{
    /// <summary>Recorded on its second channel, in a route of its own.</summary>
    public const string OtherChannel = "1700000100.1";

    /// <summary>Its row names the file in <c>userfield</c>.</summary>
    public const string InUserField = "1700000200.1";

    /// <summary>Only the row of its second channel, in a route of its own, names the file.</summary>
    public const string InOtherRow = "1700000300.1";

    /// <summary>Its row names the file in <c>recordingfile</c>, without an ending.</summary>
    public const string InColumn = "1700000400.1";

    /// <summary>Its row has a word in <c>userfield</c> that names no file.</summary>
    public const string Silent = "1700000500.1";

    private readonly SqliteCdrStore _records = new();
    private readonly Architecture.TemporaryFolder _folder = new();

    public PortalApplication Portal { get; private set; } = null!;

    public HttpClient Visitor { get; private set; } = null!;

    internal RecordingList List => Portal.Services.GetRequiredService<RecordingList>();

    internal RecordedCallFilter Week => RecordingPeriod.Of(null, null, Portal.Services.GetRequiredService<IRecordedCalls>().WallNow).Filter("");

    public async Task InitializeAsync()
    {
        var start = TimeProvider.System.GetUtcNow().AddHours(-1);
        await _records.RunAsync(CdrSample.Table("cdr", sqlite: true, index: true) + "; ALTER TABLE cdr ADD COLUMN recordingfile TEXT NULL");
        await AddAsync(OtherChannel, OtherChannel, "incoming", start);
        await AddAsync("1700000100.2", OtherChannel, "agents", start.AddSeconds(2));
        await AddAsync(InUserField, InUserField, "incoming", start.AddMinutes(1), userfield: "/var/spool/asterisk/monitor/sales/by-hand.wav");
        await AddAsync(InOtherRow, InOtherRow, "incoming", start.AddMinutes(2));
        await AddAsync("1700000300.2", InOtherRow, "agents", start.AddMinutes(2).AddSeconds(2), userfield: "by-agent.wav");
        await AddAsync(InColumn, InColumn, "incoming", start.AddMinutes(3), userfield: "campaign", recordingfile: "audio:q-500-anna");
        await AddAsync(Silent, Silent, "incoming", start.AddMinutes(4), userfield: "campaign");
        foreach (var file in new[] { "1700000100.2.wav", "sales/by-hand.wav", "by-agent.wav", "q-500-anna.wav", "stray.wav" }) Write(file);

        Portal = new PortalApplication
        {
            Settings =
            {
                ["Cdr:Provider"] = "Sqlite", ["ConnectionStrings:Cdr"] = _records.ConnectionString, ["Pbx:TimeZone"] = "UTC", ["Recordings:Folder"] = _folder.Path,
            },
        };
        Visitor = Portal.Visitor();
        await Portal.Services.GetRequiredService<RecordingFolder>().Ready;
        await ApiPortal.Eventually(async () => (await Visitor.GetAsync($"/api/index/get_log_cdr?api_key={ApiPortal.DemoKey}")).IsSuccessStatusCode, "the demo's key is there");
    }

    /// <summary>One of its own, to be changed.</summary>
    public static async Task<NamedByRows> StartAsync()
    {
        var site = new NamedByRows();
        await site.InitializeAsync();
        return site;
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await Portal.DisposeAsync();
        await _records.DisposeAsync();
        _folder.Dispose();
    }

    private void Write(string file)
    {
        var path = Path.Combine(_folder.Path, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, [.. WavFile.Header(8000, 1, 1600), .. new byte[1600]]);
    }

    internal Task AddAsync(string uniqueid, string linkedid, string context, DateTimeOffset start, string userfield = "", string recordingfile = "") => _records.RunAsync(
        "INSERT INTO cdr (start, answer, src, dst, dcontext, clid, channel, dstchannel, lastapp, duration, billsec, disposition, userfield, uniqueid, linkedid, sequence, recordingfile) "
        + $"VALUES ('{Text(start)}', '{Text(start)}', '79123456789', '110', '{context}', '', 'PJSIP/a', 'PJSIP/b', 'Dial', 60, 55, 'ANSWERED', '{userfield}', '{uniqueid}', '{linkedid}', 1, '{recordingfile}')");

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}

using System.IO.Pipelines;
using Evolvex.Portal.Asterisk;
using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.CallHistory;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Recordings.Decoding;
using Evolvex.Portal.Recordings.Mp3;
using Evolvex.Portal.Tests.Hosting;
using Evolvex.Portal.Tests.Uploads;
using Evolvex.Portal.Uploads;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Abstractions;

namespace Evolvex.Portal.Tests.EvolvexApi;

/// <summary>The portal with a PBX that answers what a test says, without ffmpeg and libmp3lame, and with a disk and a database that fail on demand.</summary>
public sealed class FaultyPortal : IAsyncLifetime
{
    /// <summary>Recordings that ffmpeg alone can decode: one more than may wait for it.</summary>
    public const int ForeignRecordings = 33;

    public FaultyPortal()
    {
        Portal = new PortalApplication { ChangeServices = Change };
        var folder = Directory.CreateDirectory(Path.Combine(Portal.Data, "demo-recordings")).FullName;
        File.WriteAllBytes(Path.Combine(folder, "1700000000.1.wav"), UploadPortal.Wav());
        File.WriteAllBytes(Path.Combine(folder, "1700000000.2.wav"), [.. Enumerable.Repeat((byte)'x', 1000)]);
        for (var i = 0; i < ForeignRecordings; i++) File.WriteAllBytes(Path.Combine(folder, $"1700000001.{i}.ogg"), new byte[100]);
    }

    public PortalApplication Portal { get; }

    public HttpClient Client { get; private set; } = null!;

    /// <summary>Where ffmpeg would be.</summary>
    public string Decoder => Path.Combine(Portal.Data, "ffmpeg-of-the-test");

    internal ObedientPbx Pbx { get; } = new();

    /// <summary>What the disk says to each new file; null: it is well.</summary>
    internal Exception? DiskFault { get; set; }

    internal OriginateOutcomes Outcomes => Portal.Services.GetRequiredService<OriginateOutcomes>();

    public Task InitializeAsync()
    {
        Client = Portal.Visitor();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await Portal.DisposeAsync();
    }

    private void Change(IServiceCollection services) => services
        .Replace(ServiceDescriptor.Singleton<IPbxActions>(Pbx))
        .Replace(ServiceDescriptor.Singleton<ICdrLog>(new LostRecords()))
        .Replace(ServiceDescriptor.Singleton(new FfmpegDecoder(Decoder)))
        .Replace(ServiceDescriptor.Singleton(new LameSupport(NullLogger<LameSupport>.Instance, "libmp3lame-that-is-not-here.so.0")))
        .Replace(ServiceDescriptor.Singleton(provider => new SoundConverter(provider.GetRequiredService<UploadsOptions>(), "ffmpeg-that-is-not-here")))
        .Replace(ServiceDescriptor.Singleton<ISoundShelf>(provider => new Shelf(this, provider.GetRequiredService<SoundFolder>())));

    /// <summary>Answers each action as told.</summary>
    internal sealed class ObedientPbx : IPbxActions
    {
        public bool IsConnected { get; set; } = true;

        /// <summary>Gives the answer of an action, or throws.</summary>
        public Func<AmiAction, string> Answer { get; set; } = static _ => "Response: Success";

        /// <summary>The items of each list, without the line that ends them.</summary>
        public IReadOnlyList<string> Items { get; set; } = [];

        public Task<AmiMessage> SendAsync(AmiAction action, CancellationToken cancellationToken, TimeSpan? timeout = null) => Task.FromResult(Message(Answer(action)));

        public Task<AmiReply> ExchangeAsync(AmiAction action, CancellationToken cancellationToken, TimeSpan? timeout = null) =>
            Task.FromResult(new AmiReply(Message(Answer(action)), [.. Items.Select(Message)], Message("Event: StatusComplete\nEventList: Complete"), null));

        public IAsyncEnumerable<AmiMessage> ListAsync(AmiAction action, CancellationToken cancellationToken) => throw new PbxNotConnectedException();

        public static AmiMessage Message(string lines) => AmiMessage.Parse(System.Text.Encoding.UTF8.GetBytes(lines.ReplaceLineEndings("\r\n") + "\r\n\r\n"));
    }

    private sealed class Shelf(FaultyPortal portal, SoundFolder folder) : ISoundShelf
    {
        public PendingSound Begin() => portal.DiskFault is null ? folder.Begin() : throw portal.DiskFault as UploadException ?? SoundFolder.Explain(portal.DiskFault);

        public Task<PlacedSound> PlaceAsync(PendingSound sound, string name, double duration, CancellationToken cancellation) => folder.PlaceAsync(sound, name, duration, cancellation);

        public void TakeBack(PlacedSound sound) => folder.TakeBack(sound);
    }

    private sealed class LostRecords : ICdrLog
    {
        public Task WriteAsync(CdrRange range, GroupAccess access, PipeWriter output, CancellationToken cancellationToken) => throw new SqliteException("disk I/O error", 10);
    }
}

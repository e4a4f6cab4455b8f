using System.Diagnostics;
using Evolvex.Portal.Asterisk;
using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.LiveState;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Evolvex.Portal.Tests.Asterisk;

/// <summary>A link to some PBX with the live state it writes, started and stopped with the test.</summary>
internal sealed class LinkUnderTest : IAsyncDisposable, IAmiEndpoint
{
    /// <summary>The periods that these tests have patience for.</summary>
    public static readonly LinkTiming Quick = new()
    {
        Silence = TimeSpan.FromMilliseconds(400),
        PingTimeout = TimeSpan.FromSeconds(2), // a busy machine takes a while for an answer
        Tick = TimeSpan.FromMilliseconds(50),
        Boot = TimeSpan.FromMilliseconds(300),
    };

    private readonly AsteriskLink _link;

    public LinkUnderTest(int port, string username = "portal", string secret = "secret", string host = "127.0.0.1", LinkTiming? timing = null, ILogger<AsteriskLink>? log = null)
    {
        Options = new AmiConnectionOptions { Host = host, Port = port, Username = username, Secret = secret, BannerTimeout = TimeSpan.FromSeconds(1) };
        _link = new AsteriskLink(this, Live, Actions, new OriginateOutcomes(), Recorded, timing ?? Quick, TimeProvider.System, log ?? NullLogger<AsteriskLink>.Instance);
    }

    public AmiConnectionOptions Options { get; set; }

    public LivePbx Live { get; } = new(TimeProvider.System, NullLogger<LivePbx>.Instance);

    public PbxActions Actions { get; } = new();

    public RecordingStarts Recorded { get; } = new();

    public LinkStatus Status => Live.Current.Link;

    public async Task<LinkUnderTest> StartAsync()
    {
        await _link.StartAsync(CancellationToken.None);
        return this;
    }

    public Task LiveAsync(int seconds = 20) => UntilAsync(() => Status.Phase == LinkPhase.Live, seconds, "live");

    public Task FaultAsync(LinkFault fault, int seconds = 20) => UntilAsync(() => Status.FaultKind == fault, seconds, $"{fault}");

    /// <summary>Waits until something holds; how long it took.</summary>
    public async Task<TimeSpan> UntilAsync(Func<bool> holds, int seconds, string what)
    {
        var began = Stopwatch.GetTimestamp();
        while (!holds())
        {
            if (Stopwatch.GetElapsedTime(began) > TimeSpan.FromSeconds(seconds)) throw new ShouldAssertException($"not {what} within {seconds} s: {Status}");
            await Task.Delay(20);
        }
        return Stopwatch.GetElapsedTime(began);
    }

    public ValueTask<AmiConnectionOptions> GetAsync(CancellationToken cancellationToken) => ValueTask.FromResult(Options);

    public async ValueTask DisposeAsync()
    {
        await _link.StopAsync(CancellationToken.None);
        _link.Dispose();
        Live.Dispose();
    }
}

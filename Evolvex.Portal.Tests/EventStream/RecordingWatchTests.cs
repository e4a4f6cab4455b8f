using System.Threading.Channels;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Domain.Recordings;
using Evolvex.Portal.EventStream;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Recordings;
using Evolvex.Portal.Recordings.Finding;
using Evolvex.Portal.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Evolvex.Portal.Tests.EventStream;

public sealed class RecordingWatchTests
{
    private const string CallId = "1795355000.1";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_recording_is_told_of_although_the_first_looks_went_wrong_in_whatever_way()
    {
        var (clock, recordings) = (new ManualTime(), new Troubled());
        var journal = new EventJournal(clock);
        using var folder = new RecordingFolder(new RecordingsOptions(), new BackgroundLoops(clock), clock, NullLogger<RecordingFolder>.Instance);
        using var watch = new RecordingWatch(new CallRecordings(recordings, [], [], folder, NullLogger<CallRecordings>.Instance), journal, new BackgroundLoops(clock), clock, NullLogger<RecordingWatch>.Instance);
        var told = journal.Added;
        watch.Look(new EndedTraits(CallId, CallVerdict.Answered, ["internal"], [], json => json.WriteString("call", CallId)));
        await watch.StartAsync(default);

        foreach (var until in new[] { TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15), TimeSpan.Zero })
        {
            (await recordings.Looks.Reader.ReadAsync().AsTask().WaitAsync(Patience)).ShouldBe(CallId);
            await SetAsync(clock);
            clock.Advance(until);
        }

        await told.WaitAsync(Patience);
        journal.Read(journal.Last with { Count = 0 }, 10).Events.ShouldHaveSingleItem().Draft.Key.ShouldBe($"recording.ready:{CallId}");
        await watch.StopAsync(default);
    }

    /// <summary>The loop waits for its next turn.</summary>
    private static async Task SetAsync(ManualTime clock)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (clock.Waiting == 0) await Task.Delay(5, deadline.Token);
    }

    /// <summary>Fails twice in different ways.</summary>
    private sealed class Troubled : IRecordings
    {
        private int _looks;

        public Channel<string> Looks { get; } = Channel.CreateUnbounded<string>();

        public ValueTask<IReadOnlyList<Recording>> FindAsync(RecordingQuery query, CancellationToken cancellation)
        {
            Looks.Writer.TryWrite(query.Uniqueid!);
            return ++_looks switch
            {
                1 => throw new InvalidOperationException("nobody thought of it"),
                2 => throw new IOException("the disk is away"),
                _ => ValueTask.FromResult<IReadOnlyList<Recording>>([new FolderRecording { Name = "one", Path = "one.wav", Format = RecordingFormat.All[0] }]),
            };
        }

        public ValueTask<IReadOnlyList<IReadOnlyList<Recording>>> FindAllAsync(IReadOnlyList<RecordingQuery> queries, CancellationToken cancellation) => throw new NotSupportedException();
    }
}

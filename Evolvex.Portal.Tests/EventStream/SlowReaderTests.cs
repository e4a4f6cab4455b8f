using System.IO.Pipelines;
using System.Text;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.EventStream;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;

namespace Evolvex.Portal.Tests.EventStream;

/// <summary>Clients that do not take what is sent to them.</summary>
public sealed class SlowReaderTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private readonly EventJournal _journal = new(TimeProvider.System, capacity: 20);

    [Fact]
    public async Task A_client_that_falls_out_of_what_is_kept_is_told_and_let_go_while_another_gets_everything()
    {
        var streams = Streams(TimeSpan.FromMinutes(1));
        var (slow, quick) = (new Client(pauseAt: 2000), new Client(pauseAt: 1_000_000));
        var (slowly, quickly) = (slow.Run(streams), quick.Run(streams));
        var taken = 0;
        for (var count = 0; count < 200; count++)
        {
            if (count == 10) await slow.FilledAsync(2000);
            _journal.Add(EventJournalTests.Draft($"number {count} {new string('x', 200)}"));
            taken += await quick.TakeAsync(count + 1 - taken);
        }

        taken.ShouldBe(200, "nobody holds up another");
        slowly.IsCompleted.ShouldBeFalse("it waits for its client");
        var text = await slow.ReadToEndAsync();
        await slowly.WaitAsync(Soon);
        text.ShouldContain("event: gap");
        text.ShouldContain("\"reason\":\"too_slow\"");
        text.ShouldNotContain("number 199");
        slow.IsAborted.ShouldBeFalse();
        quickly.IsCompleted.ShouldBeFalse();
        quick.Go();
        await quickly.WaitAsync(Soon);
    }

    [Fact]
    public async Task A_client_that_takes_nothing_at_all_is_cut()
    {
        var client = new Client(pauseAt: 2000);
        var running = client.Run(Streams(TimeSpan.FromMilliseconds(50)));
        for (var count = 0; count < 20; count++) _journal.Add(EventJournalTests.Draft(new string('x', 500)));

        await running.WaitAsync(Soon);

        client.IsAborted.ShouldBeTrue();
    }

    private EventStreams Streams(TimeSpan mostBlocked) =>
        new(_journal, new(), new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance), TimeProvider.System, NullLogger<EventStreams>.Instance, mostBlocked);

    private sealed class Client : IHttpRequestLifetimeFeature
    {
        private readonly Pipe _pipe;
        private readonly CancellationTokenSource _gone = new();
        private readonly DefaultHttpContext _http = new();
        private readonly StringBuilder _text = new();

        public Client(int pauseAt)
        {
            _pipe = new Pipe(new PipeOptions(pauseWriterThreshold: pauseAt, resumeWriterThreshold: pauseAt / 2));
            _http.Features.Set<IHttpRequestLifetimeFeature>(this);
            _http.Features.Set<IHttpResponseBodyFeature>(new PipeBody(_pipe.Writer));
        }

        public bool IsAborted { get; private set; }

        public CancellationToken RequestAborted { get; set; }

        public async Task Run(EventStreams streams)
        {
            var everything = new GroupAccess(Guid.Empty, true, []);
            await streams.SendAsync(_http, new EventWish(null, null), _ => ValueTask.FromResult<GroupAccess?>(everything), _gone.Token);
            await _pipe.Writer.CompleteAsync();
        }

        /// <summary>Reads until so many events more have come.</summary>
        public async Task<int> TakeAsync(int events)
        {
            var before = Count();
            while (Count() - before < events)
            {
                var read = await _pipe.Reader.ReadAsync().AsTask().WaitAsync(Soon);
                _text.Append(Encoding.UTF8.GetString(read.Buffer));
                _pipe.Reader.AdvanceTo(read.Buffer.End);
            }

            return Count() - before;
        }

        /// <summary>Waits until so much was sent, and takes nothing of it.</summary>
        public Task FilledAsync(int bytes) => Recordings.WaitFor.Async(() =>
        {
            if (!_pipe.Reader.TryRead(out var read)) return Task.FromResult(false);
            _pipe.Reader.AdvanceTo(read.Buffer.Start);
            return Task.FromResult(read.Buffer.Length >= bytes);
        });

        public async Task<string> ReadToEndAsync()
        {
            using var reader = new StreamReader(_pipe.Reader.AsStream());
            return await reader.ReadToEndAsync().WaitAsync(Soon);
        }

        public void Go() => _gone.Cancel();

        public void Abort() => IsAborted = true;

        private int Count() => _text.ToString().Split("\ndata: ").Length - 1;
    }

    /// <summary>A body whose writer waits for its reader, as a connection does.</summary>
    private sealed class PipeBody(PipeWriter writer) : IHttpResponseBodyFeature
    {
        public Stream Stream => writer.AsStream();

        public PipeWriter Writer => writer;

        public Task CompleteAsync() => Task.CompletedTask;

        public void DisableBuffering()
        {
        }

        public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
    }
}

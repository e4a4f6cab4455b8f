using Evolvex.Portal.CallAccess;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Recordings;
using Evolvex.Portal.Recordings.Pages;
using Evolvex.Portal.Recordings.Reports;
using Microsoft.Extensions.DependencyInjection;

namespace Evolvex.Portal.Tests.Recordings;

/// <summary>Lists of recordings that another machine has, which answers only so many questions.</summary>
public sealed class RemoteListTests
{
    private static readonly RecordedCallFilter All = new(DateTime.MinValue, DateTime.MaxValue);
    private static readonly RecordingsOptions Remote = new() { Source = RecordingsSource.EvolvexApi };

    [Fact]
    public async Task A_page_asks_for_little_more_than_it_shows()
    {
        var far = new FarMachine(answers: int.MaxValue);
        var cursor = new RecordingListCursor();

        (await List(far).NextAsync(All, cursor, 50, default)).Count.ShouldBe(50);

        far.Asked.ShouldBeLessThan(62);
        cursor.IsPaused.ShouldBeFalse();
    }

    [Fact]
    public async Task Where_a_pause_is_wanted_what_is_known_is_shown_and_the_list_goes_on_later()
    {
        var far = new FarMachine(answers: 30);
        var (list, cursor) = (List(far), new RecordingListCursor());

        var first = await list.NextAsync(All, cursor, 50, default);
        (first.Count, cursor.IsPaused, cursor.IsAtEnd).ShouldBe((24, true, false));
        await Should.ThrowAsync<RecordingException>(() => list.NextAsync(All, cursor, 50, default));
        far.Answers = int.MaxValue;
        var rest = await list.NextAsync(All, cursor, 1000, default);

        cursor.IsPaused.ShouldBeFalse();
        first.Concat(rest).Select(row => row.Id).ShouldBeUnique();
        rest[0].Id.ShouldBe("24.1");
    }

    [Fact]
    public async Task A_stretch_without_recordings_ends_and_can_be_gone_on_with()
    {
        var far = new FarMachine(answers: int.MaxValue) { HasAny = false };
        var cursor = new RecordingListCursor();

        (await List(far).NextAsync(All, cursor, 50, default)).ShouldBeEmpty();

        (far.Asked, cursor.IsAtEnd).ShouldBe((296, false), "300 records, of which each page after the first repeats one");
    }

    [Fact]
    public async Task The_report_says_that_it_is_not_whole()
    {
        var far = new FarMachine(answers: 250);
        var report = await new RecordingReporter(Remote, far, far, NoServices()).CompareAsync(new RecordingPeriod(new DateOnly(2026, 11, 1), new DateOnly(2026, 11, 2)), TimeZoneInfo.Utc, CallSight.Whole.Access, default);

        (report.Calls, report.SilentCount, report.IsWhole).ShouldBe((199, 0, false), "two hundred records, of which one comes twice");
    }

    private static RecordingList List(FarMachine far) => new(Remote, far, far, NoServices());

    private static ServiceProvider NoServices() => new ServiceCollection().BuildServiceProvider();

    /// <summary>A thousand calls, a second apart, and a machine that answers so many questions about them.</summary>
    private sealed class FarMachine(int answers) : IRecordedCalls, IRecordings
    {
        private static readonly DateTime Newest = new(2026, 11, 22, 12, 0, 0, DateTimeKind.Unspecified);

        public int Answers { get; set; } = answers;

        public bool HasAny { get; init; } = true;

        public int Asked { get; private set; }

        public DateTime WallNow => Newest;

        public Task<RecordedCallPage> ReadAsync(RecordedCallFilter filter, DateTime? latest, int most, CancellationToken cancellation)
        {
            var from = latest is { } end ? (int)(Newest - end).TotalSeconds : 0;
            var calls = Enumerable.Range(from, Math.Min(most, 1000 - from)).Select(number => new RecordedCall
            {
                Uniqueid = $"{number}.1",
                Linkedid = $"{number}.1",
                Uniqueids = [$"{number}.1"],
                StartedAt = new DateTimeOffset(Newest.AddSeconds(-number), TimeSpan.Zero),
                StartedOnWall = Newest.AddSeconds(-number),
                From = new Party("1", null),
                To = new Party("2", null),
            }).ToList();
            return Task.FromResult(new RecordedCallPage(calls, calls.Count < most ? null : calls[^1].StartedOnWall));
        }

        public ValueTask<IReadOnlyList<IReadOnlyList<Recording>>> FindAllAsync(IReadOnlyList<RecordingQuery> queries, CancellationToken cancellation)
        {
            if (Asked + queries.Count > Answers) throw new RecordingException(RecordingFault.RemoteFailed, "asked too often") { AskAgainAfter = TimeSpan.FromSeconds(30) };
            Asked += queries.Count;
            return ValueTask.FromResult<IReadOnlyList<IReadOnlyList<Recording>>>([.. queries.Select(query => (IReadOnlyList<Recording>)(HasAny ? [new RemoteRecording { Name = query.Uniqueid!, Uniqueid = query.Uniqueid! }] : []))]);
        }

        public ValueTask<IReadOnlyList<Recording>> FindAsync(RecordingQuery query, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<RecordedCall?> FindAsync(string id, GroupAccess access, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<IReadOnlySet<string>> KnownAsync(IReadOnlyCollection<string> ids, CancellationToken cancellation) => Task.FromResult<IReadOnlySet<string>>(new HashSet<string>());

        public Task<IReadOnlyDictionary<string, CallTraits>> TraitsAsync(IReadOnlyCollection<string> ids, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<IReadOnlyDictionary<string, string>> NamedAsync(IReadOnlyCollection<WrittenFile> files, CancellationToken cancellation) => Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>());
    }
}

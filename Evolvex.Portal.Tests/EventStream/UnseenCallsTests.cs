using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.EventStream;
using Evolvex.Portal.Tests.ApiKeys;
using Evolvex.Portal.Tests.Support;

namespace Evolvex.Portal.Tests.EventStream;

public sealed class UnseenCallsTests : IDisposable
{
    private readonly AccessDatabase _database = new();
    private readonly ManualTime _clock = new(DateTimeOffset.UnixEpoch.AddSeconds(1_795_355_000));

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task Calls_that_ended_during_a_long_outage_are_found_although_their_records_are_read_after_the_first_look()
    {
        var stopped = _clock.GetUtcNow();
        await Epoch().TakeAsync(default);
        await FollowAsync(stopped);
        _clock.Advance(TimeSpan.FromHours(3));
        var calls = Calls();
        (await LookAsync(calls)).ShouldBeEmpty("the records were not read yet");
        _clock.Advance(TimeSpan.FromMinutes(1));
        await AddAsync("1.1", stopped.AddMinutes(20));
        await AddAsync("1.2", stopped.AddHours(2));
        await FollowAsync(_clock.GetUtcNow());

        (await LookAsync(calls)).ShouldBe(["1.1", "1.2"]);
        (await LookAsync(calls)).ShouldBeEmpty("they have been told of");
        (await LookAsync(Calls())).ShouldBeEmpty("also for the next start");
    }

    [Fact]
    public async Task Nothing_counts_as_told_while_nobody_follows_the_records_or_beyond_the_present()
    {
        var started = _clock.GetUtcNow();
        await Epoch().TakeAsync(default);
        _clock.Advance(TimeSpan.FromHours(1));
        await LookAsync(Calls());
        (await Epoch().ToldUntilAsync(default)).ShouldBe(started + SettledCalls.Margin);

        await FollowAsync(started.AddHours(5));
        await LookAsync(Calls());

        (await Epoch().ToldUntilAsync(default)).ShouldBe(_clock.GetUtcNow());
    }

    [Fact]
    public async Task Calls_that_ended_before_the_very_first_start_are_no_news()
    {
        var started = _clock.GetUtcNow();
        await Epoch().TakeAsync(default);
        await AddAsync("1.1", started.AddMinutes(-2));
        await AddAsync("1.2", started.AddSeconds(-1));
        await AddAsync("1.3", started.AddSeconds(20));
        _clock.Advance(TimeSpan.FromMinutes(1));
        await FollowAsync(_clock.GetUtcNow());

        (await LookAsync(Calls())).ShouldBe(["1.3"]);
    }

    private EventEpoch Epoch() => new(_database, _clock);

    /// <summary>As after a start of the portal.</summary>
    private UnseenCalls Calls() => new(new SettledCalls(_database, _clock), Epoch());

    private async Task<IEnumerable<string>> LookAsync(UnseenCalls calls)
    {
        var found = await calls.FindAsync(_clock.GetUtcNow(), default);
        await calls.ToldAsync(default);
        return found.Select(row => row.CallKey);
    }

    private async Task FollowAsync(DateTimeOffset until)
    {
        await using var database = _database.CreateDbContext();
        await CallHistoryEntries.SetFollowedUntilAsync(database, until, default);
        await database.SaveChangesAsync();
    }

    private async Task AddAsync(string key, DateTimeOffset ended)
    {
        await using var database = _database.CreateDbContext();
        var scope = CallScope.Of(["internal"], []);
        await database.AddScopesAsync([scope], default);
        database.Add(new CallRow { Id = CallNumber.Of(key, ended.AddMinutes(-1)), CallKey = key, StartedAt = ended.AddMinutes(-1), EndedAt = ended, ScopeId = scope.Id });
        await database.SaveChangesAsync();
    }
}

using Evolvex.Portal.Hosting;
using Evolvex.Portal.Storage;
using Evolvex.Portal.Tests.Hosting;
using Evolvex.Portal.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Evolvex.Portal.Tests.Storage;

public sealed class DatabaseTroubleTests : IDisposable
{
    private static readonly SqliteException Away = new("unable to open database file", 14);

    private readonly ManualTime _time = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
    private readonly CapturedLog _log = new();
    private readonly LoggerFactory _loggers;
    private readonly DatabaseTrouble _trouble;

    public DatabaseTroubleTests()
    {
        _loggers = new LoggerFactory([_log]);
        _trouble = new DatabaseTrouble(_time, _loggers.CreateLogger<DatabaseTrouble>());
        _trouble.Watch();
    }

    private IEnumerable<string> Told => _log.Lines.Select(line => line.Split(" | ")[0].Split("DatabaseTrouble")[^1]);

    public void Dispose() => _loggers.Dispose();

    [Fact]
    public void A_database_that_is_away_is_told_once_and_when_it_is_back()
    {
        Fail(seconds: 300);
        Told.ShouldBe(["[1602] The portal's database fails, and is tried again until it works: unable to open database file"]);

        _time.Advance(DatabaseTrouble.Quiet);
        _trouble.Answered();
        _trouble.Answered();
        Told.Last().ShouldBe("[1604] The portal's database works again; it failed for 299 s, 600 times");
        Told.Count().ShouldBe(2);
    }

    [Fact]
    public void One_that_stays_away_is_told_every_ten_minutes()
    {
        Fail(seconds: 1_300);

        Told.Count().ShouldBe(3);
        Told.Last().ShouldBe("[1603] The portal's database has been failing for 1200 s, 2401 times so far: unable to open database file");
    }

    [Fact]
    public void One_that_answers_now_and_then_is_still_in_trouble()
    {
        for (var second = 0; second < 120; second++)
        {
            Fail(seconds: 1);
            _trouble.Answered();
        }

        Told.Count().ShouldBe(1);
    }

    [Fact]
    public void Another_trouble_is_told_within_a_minute()
    {
        Fail(seconds: 90);
        _trouble.Failed(new SqliteException("database or disk is full", 13));

        Told.Last().ShouldEndWith("database or disk is full");
    }

    [Fact]
    public void A_key_that_is_there_twice_is_none()
    {
        _trouble.Failed(new SqliteException("UNIQUE constraint failed", 19));

        Told.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_framework_does_not_tell_each_question_that_fails()
    {
        await using var services = new ServiceCollection().AddSingleton<ILoggerFactory>(_loggers).AddSingleton<IInterceptor>(new DatabaseWatch(_trouble)).BuildServiceProvider();
        var portal = new PortalDatabase(services, new PortalOptions { ConnectionString = "Data Source=/nowhere/portal.db" });

        for (var question = 0; question < 10; question++)
        {
            await using var database = portal.CreateDbContext();
            await Should.ThrowAsync<SqliteException>(() => database.Set<ProtectionKey>().AnyAsync());
        }

        _log.Lines.Where(line => !line.StartsWith("Debug", StringComparison.Ordinal) && !line.StartsWith("Information", StringComparison.Ordinal)).ShouldHaveSingleItem().ShouldContain("[1602]");
    }

    private void Fail(int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            _trouble.Failed(Away);
            _trouble.Failed(Away);
            _time.Advance(TimeSpan.FromSeconds(1));
        }
    }
}

using Evolvex.Portal.CallAccess;
using Evolvex.Portal.CallHistory;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Tests.Rig;
using Evolvex.Portal.Tests.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Evolvex.Portal.Tests.CallHistory;

public sealed class CdrDatabaseOnSqliteTests() : CdrDatabaseTests(new SqliteCdrStore())
{
    [Fact]
    public async Task A_file_that_is_not_there_yet_is_told_and_not_made()
    {
        var database = Store.DatabaseAt($"Data Source={Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.db")}");
        (await database.ProbeAsync(CancellationToken.None))!.Kind.ShouldBe(CdrTroubleKind.NotReady);
        (await database.ProbeAsync(CancellationToken.None))!.Kind.ShouldBe(CdrTroubleKind.NotReady);
    }

    [Fact]
    public async Task Nothing_configured_is_told()
    {
        var database = new CdrDatabase(new CdrOptions(), new PbxOptions { Transport = PbxTransport.AmiTcp }, NullLogger<CdrDatabase>.Instance);
        database.IsConfigured.ShouldBeFalse();
        (await database.ProbeAsync(CancellationToken.None))!.Kind.ShouldBe(CdrTroubleKind.NotConfigured);
    }
}

[Collection("MariaDb")]
[Trait("Needs", "MariaDb")]
public sealed class CdrDatabaseOnMariaDbTests(MariaDbRig rig) : CdrDatabaseTests(new MariaDbCdrStore(rig))
{
    private readonly MariaDbRig _rig = rig;

    [Fact]
    public async Task A_server_that_does_not_answer_a_wrong_password_and_a_wrong_name_are_told_apart()
    {
        await ShouldBe(CdrTroubleKind.Unreachable, $"Port={_rig.Port}", $"Port={RigPorts.FreeTcp()}");
        await ShouldBe(CdrTroubleKind.Refused, MariaDbRig.Password, "wrong");
        await ShouldBe(CdrTroubleKind.NoDatabase, "Database=mysql", "Database=nowhere");

        async Task ShouldBe(CdrTroubleKind kind, string right, string wrong)
        {
            var trouble = await Store.DatabaseAt(_rig.ConnectionString("mysql").Replace(right, wrong, StringComparison.Ordinal)).ProbeAsync(CancellationToken.None);
            trouble!.Kind.ShouldBe(kind, trouble.Fault);
        }
    }

    [Fact]
    public async Task An_account_without_the_right_to_read_the_table_is_told_with_the_statement_that_gives_it()
    {
        await _rig.SqlAsync("mysql", "CREATE DATABASE IF NOT EXISTS walled; CREATE TABLE IF NOT EXISTS walled.cdr (start DATETIME); CREATE TABLE IF NOT EXISTS walled.other (a INT); CREATE OR REPLACE USER walled@127.0.0.1 IDENTIFIED BY 'w'; GRANT SELECT ON walled.other TO walled@127.0.0.1;");
        var connection = new System.Data.Common.DbConnectionStringBuilder { ConnectionString = _rig.ConnectionString("walled"), ["User ID"] = "walled", ["Password"] = "w" }.ConnectionString;
        var cdr = new CdrOptions { Provider = DatabaseProvider.MySql, ConnectionString = connection };
        var database = new CdrDatabase(cdr, new PbxOptions(), NullLogger<CdrDatabase>.Instance);

        var finding = (await new CdrCheck(database, cdr, new PbxOptions()).RunAsync(default)).ShouldHaveSingleItem();

        finding.Text.ToString().ShouldStartWith("the account may not read the call records: SELECT command denied");
        finding.Remedy!.ToString().ShouldStartWith("GRANT SELECT ON `cdr` TO 'walled'@'127.0.0.1';");
    }

    [Fact]
    public async Task A_server_that_comes_back_is_used_again()
    {
        var database = await Store.WithAsync([new CdrSample("2024-10-30 10:00:00")]);
        (await database.ProbeAsync(CancellationToken.None)).ShouldBeNull();
        await _rig.StopAsync();
        (await database.ProbeAsync(CancellationToken.None))!.Kind.ShouldBe(CdrTroubleKind.Unreachable);
        await _rig.StartAsync();
        (await database.ProbeAsync(CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task A_zero_date_of_an_old_table_is_no_time()
    {
        var database = await Store.WithAsync([]);
        await Store.RunAsync($"SET SESSION sql_mode = ''; INSERT INTO cdr VALUES {$"({new CdrSample("2024-10-30 10:00:00") { Answer = "0000-00-00 00:00:00" }.Values()})".Replace("\\", "", StringComparison.Ordinal)}");
        var row = await RowAsync(database);
        row.Answer.ShouldBeNull();
    }
}

public abstract class CdrDatabaseTests(CdrStore store) : IAsyncLifetime
{
    private protected CdrStore Store => store;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Fact]
    public async Task Rows_are_read_by_linq_with_the_filter_on_the_table()
    {
        var database = await store.WithAsync([new CdrSample("2024-10-30 10:00:00") { Answer = "2024-10-30 10:00:05" }, new CdrSample("2024-10-31 10:00:00") { Src = "5" }]);
        var row = await RowAsync(database);
        row.Start.ShouldBe(new DateTime(2024, 10, 30, 10, 0, 0, DateTimeKind.Unspecified));
        row.Answer.ShouldBe(new DateTime(2024, 10, 30, 10, 0, 5, DateTimeKind.Unspecified));
        row.Clid.ShouldBe("\"Сергей\" <79123456789>");
        (row.Duration, row.Sequence, row.AccountCode, row.DstChannel).ShouldBe((7, 0, null, ""));
    }

    [Fact]
    public async Task Nothing_can_be_written()
    {
        var database = await store.WithAsync([]);
        await using var context = await database.OpenAsync(CancellationToken.None);
        Should.Throw<InvalidOperationException>(() => context.SaveChanges());
        await Should.ThrowAsync<InvalidOperationException>(() => context.SaveChangesAsync());
        await Should.ThrowAsync<InvalidOperationException>(() => context.Rows.ExecuteDeleteAsync());
    }

    [Fact]
    public async Task A_missing_table_or_column_is_told()
    {
        await store.WithAsync([]);
        (await store.Database("calls").ProbeAsync(CancellationToken.None))!.Kind.ShouldBe(CdrTroubleKind.NoTable);
        (await store.Database("cdr", ("start", "calldate")).ProbeAsync(CancellationToken.None))!.Kind.ShouldBe(CdrTroubleKind.NoColumn);
    }

    [Fact]
    public async Task All_columns_that_a_foreign_table_wants_mapped_are_told_at_once()
    {
        await store.WithAsync([]);
        var database = store.Database("cdr", ("start", "calldate"), ("destination", "nowhere"), ("answer", "nothing"));

        var finding = (await new CdrCheck(database, new CdrOptions { IsConfigured = true }, new PbxOptions()).RunAsync(default)).ShouldHaveSingleItem();

        finding.Remedy!.ToString().ShouldBe("Cdr__Columns__start=start Cdr__Columns__answer=answer Cdr__Columns__destination=destination (as environment variables; an empty value says that the table lacks the column).");
    }

    [Fact]
    public async Task A_table_without_a_call_is_told()
    {
        var database = await store.WithAsync([]);

        var finding = (await new CdrCheck(database, new CdrOptions { IsConfigured = true }, new PbxOptions()).RunAsync(default)).ShouldHaveSingleItem();

        finding.Text.ToString().ShouldBe("the table cdr is empty: no call has been written to it.");
    }

    [Fact]
    public async Task A_question_that_fails_is_an_answer_and_one_that_is_cancelled_is_not()
    {
        var database = await store.WithAsync([]);
        (await database.AskAsync<int>((_, _) => throw new FormatException("odd"), CancellationToken.None)).Trouble!.Kind.ShouldBe(CdrTroubleKind.Failed);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => database.ProbeAsync(cancelled.Token));
    }

    [Fact]
    public async Task Calls_are_counted_by_the_hour_in_which_they_began()
    {
        var database = await store.WithAsync(
        [
            new CdrSample("2024-10-29 23:59:59") { LinkedId = "0" },
            new CdrSample("2024-10-30 00:00:00") { LinkedId = "1" },
            new CdrSample("2024-10-30 09:59:58") { LinkedId = "2" }, new CdrSample("2024-10-30 10:00:01") { LinkedId = "2" },
            new CdrSample("2024-10-30 10:10:00") { LinkedId = "3" }, new CdrSample("2024-10-30 10:20:00") { LinkedId = "4" },
            new CdrSample("2024-10-30 10:30:00") { LinkedId = "", UniqueId = "5" }, new CdrSample("2024-10-30 10:31:00") { LinkedId = null, UniqueId = "6" },
            new CdrSample("2024-10-31 00:00:00") { LinkedId = "7" },
        ]);
        using var tables = new PortalDatabaseFile();
        var counts = new HourlyCallCounts(database, tables, new PbxOptions { TimeZone = TimeZoneInfo.Utc }, TimeProvider.System);

        (await counts.CountAsync(CallSight.Whole, new DateOnly(2024, 10, 30), CancellationToken.None)).OrderBy(c => c.Hour)
            .ShouldBe([new HourCount(0, 1), new HourCount(9, 1), new HourCount(10, 4)]);
        (await counts.CountAsync(CallSight.Whole, new DateOnly(2024, 11, 1), CancellationToken.None)).ShouldBeEmpty();
        counts.Zone.ShouldBe(TimeZoneInfo.Utc);
        var broken = new HourlyCallCounts(store.Database("nowhere"), tables, new PbxOptions(), TimeProvider.System);
        await Should.ThrowAsync<System.Data.Common.DbException>(() => broken.CountAsync(CallSight.Whole, new DateOnly(2024, 10, 30), CancellationToken.None));
    }

    private protected static async Task<CdrRow> RowAsync(CdrDatabase database)
    {
        var from = new DateTime(2024, 10, 30, 0, 0, 0, DateTimeKind.Unspecified);
        var answer = await database.AskAsync((context, c) => context.Rows.SingleAsync(r => r.Start >= from && r.Start < from.AddDays(1) && r.Src!.StartsWith("79"), c), CancellationToken.None);
        answer.TryGet(out var row).ShouldBeTrue(answer.Trouble?.Fault);
        return row!;
    }
}

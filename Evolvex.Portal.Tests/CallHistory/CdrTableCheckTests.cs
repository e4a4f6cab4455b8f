using Evolvex.Portal.CallHistory;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Tests.Rig;
using Evolvex.Portal.Tests.Support;

namespace Evolvex.Portal.Tests.CallHistory;

[Collection("MariaDb")]
[Trait("Needs", "MariaDb")]
public sealed class CdrTableCheckTests(MariaDbRig rig)
{
    private static readonly ManualTime Time = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task A_table_as_Asterisk_makes_it_lacks_indexes_and_the_remedy_mends_it()
    {
        var store = new MariaDbCdrStore(rig);
        var cdr = await store.WithAsync([], index: false);

        var findings = await RunAsync(cdr);
        findings.Select(finding => $"{finding.Remedy}").ShouldBe(["CREATE INDEX cdr_start ON `cdr` (`start`);", "CREATE INDEX cdr_linkedid ON `cdr` (`linkedid`);", "CREATE INDEX cdr_uniqueid ON `cdr` (`uniqueid`);"]);

        foreach (var finding in findings) await store.RunAsync($"{finding.Remedy}");
        (await RunAsync(cdr)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Names_that_the_table_cannot_hold_are_foreseen()
    {
        var store = new MariaDbCdrStore(rig);
        var cdr = await store.WithAsync([]);
        await store.RunAsync("ALTER TABLE cdr CONVERT TO CHARACTER SET latin1");

        var finding = (await RunAsync(cdr)).Single(one => one.Text.ToString().Contains("latin1", StringComparison.Ordinal));

        $"{finding.Remedy}".ShouldBe("ALTER TABLE `cdr` CONVERT TO CHARACTER SET utf8mb4;");
    }

    [Fact]
    public async Task A_call_in_the_future_tells_that_zones_differ()
    {
        var store = new MariaDbCdrStore(rig);
        var cdr = await store.WithAsync([]);
        await store.RunAsync("INSERT INTO cdr (start, duration, billsec, sequence) VALUES (DATE_ADD(UTC_TIMESTAMP(), INTERVAL 5 HOUR), 1, 1, 1)");

        (await RunAsync(cdr)).ShouldContain(finding => finding.Text.ToString().Contains("in the future", StringComparison.Ordinal) && finding.Remedy!.ToString().Contains("Pbx:TimeZone", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Answers_of_1970_tell_of_usegmtime()
    {
        var store = new MariaDbCdrStore(rig);
        var cdr = await store.WithAsync([]);
        await store.RunAsync("INSERT INTO cdr (start, answer, duration, billsec, sequence) VALUES (UTC_TIMESTAMP(), '1970-01-01 00:00:00', 1, 0, 1)");

        (await RunAsync(cdr)).ShouldContain(finding => finding.Text.ToString().Contains("usegmtime", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_column_that_is_full_and_narrower_than_what_Asterisk_writes_is_named_with_the_statement_that_mends_it()
    {
        var store = new MariaDbCdrStore(rig);
        var cdr = await store.WithAsync([]);
        await store.RunAsync("ALTER TABLE cdr MODIFY uniqueid VARCHAR(32) CHARACTER SET utf8mb4, MODIFY userfield VARCHAR(255) CHARACTER SET utf8mb4; INSERT INTO cdr (start, duration, billsec, sequence, uniqueid, userfield) VALUES (NOW(), 1, 1, 1, RPAD('headoffice-', 32, '1'), 'short')");

        var finding = (await RunAsync(cdr)).Single(one => one.Text.ToString().Contains("is full", StringComparison.Ordinal));

        finding.Text.ToString().ShouldStartWith("the column uniqueid holds 32 letters and is full, while Asterisk writes up to 150");
        await store.RunAsync($"{finding.Remedy}");
        (await RunAsync(cdr)).ShouldNotContain(one => one.Text.ToString().Contains("is full", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_column_that_Asterisk_does_not_know_and_a_strict_database_wants_is_named()
    {
        var store = new MariaDbCdrStore(rig);
        var cdr = await store.WithAsync([]);
        await store.RunAsync("ALTER TABLE cdr ADD cost DECIMAL(8,2) NOT NULL");

        var finding = (await RunAsync(cdr)).Single(one => one.Text.ToString().Contains("cost", StringComparison.Ordinal));

        $"{finding.Remedy}".ShouldBe("ALTER TABLE `cdr` MODIFY `cost` decimal(8,2) NULL;");
        await store.RunAsync($"{finding.Remedy}");
        (await RunAsync(cdr)).ShouldNotContain(one => one.Text.ToString() == finding.Text.ToString());
    }

    [Fact]
    public async Task Ids_that_sort_differently_are_named()
    {
        var store = new MariaDbCdrStore(rig);
        var cdr = await store.WithAsync([]);
        await store.RunAsync("ALTER TABLE cdr MODIFY linkedid VARCHAR(150) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");

        var finding = (await RunAsync(cdr)).Single(one => one.Text.ToString().Contains("sort differently", StringComparison.Ordinal));

        await store.RunAsync($"{finding.Remedy}");
        (await RunAsync(cdr)).ShouldNotContain(one => one.Text.ToString() == finding.Text.ToString());
    }

    [Fact]
    public async Task Rows_that_are_there_twice_and_a_table_that_nothing_is_written_to_any_more_are_named()
    {
        var store = new MariaDbCdrStore(rig);
        var cdr = await store.WithAsync([]);
        await store.RunAsync("INSERT INTO cdr (start, duration, billsec, sequence, uniqueid) VALUES (NOW(), 1, 1, 7, '1.1'), (NOW(), 1, 1, 7, '1.1')");
        (await RunAsync(cdr)).ShouldContain(one => one.Text.ToString().StartsWith("1 rows of the last day are there twice", StringComparison.Ordinal));

        await store.RunAsync("UPDATE cdr SET start = DATE_SUB(NOW(), INTERVAL 5 DAY)");
        (await RunAsync(cdr)).ShouldContain(one => one.Text.ToString().Contains("may not be writing any more", StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyList<CheckFinding>> RunAsync(CdrDatabase cdr)
    {
        var pbx = new PbxOptions { TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin") };
        return await new CdrTableCheck(cdr, new CdrOptions { IsConfigured = true }, pbx, new WallClock(pbx.TimeZone), Time).RunAsync(default);
    }
}

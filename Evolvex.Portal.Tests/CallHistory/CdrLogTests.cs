using System.Data.Common;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Evolvex.Portal.CallHistory;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Tests.Rig;
using Microsoft.Extensions.Logging.Abstractions;

namespace Evolvex.Portal.Tests.CallHistory;

public sealed class CdrLogOnSqliteTests() : CdrLogTests(new SqliteCdrStore());

[Collection("MariaDb")]
[Trait("Needs", "MariaDb")]
public sealed class CdrLogOnMariaDbTests(MariaDbRig rig) : CdrLogTests(new MariaDbCdrStore(rig));

/// <summary>The stream of call records, the same on every database.</summary>
public abstract class CdrLogTests(CdrStore store) : IAsyncLifetime
{
    private static readonly WallClock Clock = new(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
    private static readonly GroupAccess Everything = new(Guid.Parse("11111111-0000-0000-0000-000000000000"), IsUnrestricted: true, []);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Fact]
    public async Task A_record_is_written_exactly_as_documented()
    {
        var database = await store.WithAsync([new CdrSample("2024-10-30 09:59:15") { Sequence = 1923, GroupUuid = null, UserField = "" }]);

        (await TextAsync(database, "2024-10-30", "2024-10-30")).ShouldBe(
            """
            {"data":[{"accountcode":null,"src":"79123456789","dst":"110","dcontext":"incoming","clid":"\"Сергей\" <79123456789>",
            "channel":"Local/110@local-evolvex-00000167;2","dstchannel":"","lastapp":"Dial","lastdata":"a\\b\"c\td","start":"2024-10-30 09:59:15","answer":null,
            "end":"2024-10-30 09:59:15","duration":"7","billsec":"0","disposition":"NO ANSWER","amaflags":"DOCUMENTATION","userfield":"",
            "uniqueid":"1730267955.2409","linkedid":"1730267935.2405","peeraccount":null,"sequence":"1923","source":null,"destination":null,"direction":null,"group_uuid":null}]}
            """.ReplaceLineEndings(""));
    }

    [Fact]
    public async Task Nothing_found_is_an_empty_list()
    {
        var database = await store.WithAsync([new CdrSample("2024-10-30 09:59:15"), new CdrSample(null)]);
        (await TextAsync(database, "2024-10-31", "2024-10-31")).ShouldBe("""{"data":[]}""");
        (await TextAsync(database, "2024-10-31", "2024-10-30")).ShouldBe("""{"data":[]}""");
    }

    [Theory]
    [InlineData("2024-10-30 10:00:00", "2024-10-30 10:00:02", "1 2 3")]
    [InlineData("2024-10-30 10:00:01", "2024-10-30 10:00:01", "2")]
    [InlineData("2024-10-30T10:00:00+02:00", "2024-10-30T11:00:01+02:00", "0 1 2")]
    [InlineData("2024-10-30", "2024-10-30", "0 1 2 3 4")]
    [InlineData("2024-10-31", "2024-10-31", "5")]
    public async Task Both_ends_are_included(string start, string end, string expected)
    {
        var database = await store.WithAsync(
        [
            new CdrSample("2024-10-30 09:00:00"), new CdrSample("2024-10-30 10:00:00") { Sequence = 1 }, new CdrSample("2024-10-30 10:00:01") { Sequence = 2 },
            new CdrSample("2024-10-30 10:00:02") { Sequence = 3 }, new CdrSample("2024-10-30 23:59:59") { Sequence = 4 }, new CdrSample("2024-10-31 00:00:00") { Sequence = 5 },
        ]);
        string.Join(' ', (await RecordsAsync(database, start, end)).Select(r => r["sequence"])).ShouldBe(expected);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Thousands_of_records_come_once_each_and_in_order_however_they_crowd(bool index)
    {
        // Some seconds hold more records than a window, some hours none.
        var random = new Random(5);
        var samples = Enumerable.Range(0, 9000).Select(i => new CdrSample(
            new DateTime(2024, 10, 30, 8, 0, 0, DateTimeKind.Unspecified).AddSeconds(i < 2500 ? 0 : random.Next(60) * random.Next(60)).ToString("yyyy-MM-dd HH:mm:ss"))
        {
            UniqueId = $"1730267955.{random.Next(10, 99)}",
            Sequence = i,
        }).ToList();
        var database = await store.WithAsync(samples, index);

        var records = await RecordsAsync(database, "2024-10-30", "2024-10-30");

        records.Select(r => (r["start"], r["uniqueid"], int.Parse(r["sequence"]!)))
            .ShouldBe(samples.OrderBy(s => s.Start, StringComparer.Ordinal).ThenBy(s => s.UniqueId, StringComparer.Ordinal).ThenBy(s => s.Sequence).Select(s => (s.Start, s.UniqueId, s.Sequence)));
    }

    [Fact]
    public async Task The_hour_that_passes_twice_gives_each_record_once()
    {
        var database = await store.WithAsync([.. new[] { "01:59:59", "02:00:00", "02:09:59", "02:10:00", "02:29:59", "02:30:00", "02:59:59", "03:00:00" }
            .Select((time, i) => new CdrSample($"2024-10-27 {time}") { Sequence = i })]);

        (await RecordsAsync(database, "2024-10-27T00:30:00Z", "2024-10-27T01:09:59Z")).Select(r => r["sequence"]).ShouldBe(["1", "2", "5", "6"]);
        (await RecordsAsync(database, "2024-10-27", "2024-10-27")).Count.ShouldBe(8);
    }

    [Fact]
    public async Task A_group_sees_its_routes_and_its_uuid_and_nothing_else()
    {
        var database = await store.WithAsync(
        [
            new CdrSample("2024-10-30 10:00:00") { Sequence = 1, DContext = "incoming" },
            new CdrSample("2024-10-30 10:00:01") { Sequence = 2, DContext = "Incoming" },
            new CdrSample("2024-10-30 10:00:02") { Sequence = 3, DContext = "other", GroupUuid = CdrSample.Group },
            new CdrSample("2024-10-30 10:00:03") { Sequence = 4, DContext = "other", GroupUuid = CdrSample.Group.ToUpperInvariant() },
            new CdrSample("2024-10-30 10:00:04") { Sequence = 5, DContext = "other", GroupUuid = null },
            new CdrSample("2024-10-30 10:00:05") { Sequence = 6, DContext = null },
            new CdrSample("2024-10-30 10:00:06") { Sequence = 7, DContext = "local-evolvex" },
        ]);
        var group = Guid.Parse(CdrSample.Group);

        (await SeenBy(new GroupAccess(group, false, [Route("incoming"), Route("local-evolvex")]))).ShouldBe("1 3 4 7");
        (await SeenBy(new GroupAccess(group, false, []))).ShouldBe("3 4");
        (await SeenBy(new GroupAccess(Guid.NewGuid(), false, [Route("' OR 1=1 -- ")]))).ShouldBe("");
        (await SeenBy(Everything)).ShouldBe("1 2 3 4 5 6 7");

        AccessRoute Route(string name) => new(Guid.NewGuid(), name, "", group);
        async Task<string> SeenBy(GroupAccess access) => string.Join(' ', (await RecordsAsync(database, "2024-10-30", "2024-10-30", access)).Select(r => r["sequence"]));
    }

    [Fact]
    public async Task A_table_of_another_shape_is_read_by_its_own_names()
    {
        await store.RunAsync("CREATE TABLE calls (calldate DATETIME NOT NULL, clid VARCHAR(80) NOT NULL, src VARCHAR(80) NOT NULL, dst VARCHAR(80) NOT NULL, dcontext VARCHAR(80) NOT NULL, "
            + "duration INT NOT NULL, billsec INT NOT NULL, disposition VARCHAR(45) NOT NULL, amaflags INT NOT NULL, uniqueid VARCHAR(32) NOT NULL); CREATE INDEX calls_date ON calls (calldate, src)");
        await store.RunAsync("INSERT INTO calls VALUES ('2024-10-30 10:00:00', '100', '100', '200', 'from-internal', 12, 10, 'ANSWERED', 3, '1730267955.1')");
        string[] missing = ["accountcode", "channel", "dstchannel", "lastapp", "lastdata", "answer", "end", "userfield", "linkedid", "peeraccount", "sequence", "source", "destination", "direction", "group_uuid"];
        var database = store.Database("calls", [("start", "calldate"), .. missing.Select(column => (column, ""))]);

        var record = (await RecordsAsync(database, "2024-10-30", "2024-10-30")).Single();

        record["start"].ShouldBe("2024-10-30 10:00:00");
        record["amaflags"].ShouldBe("3");
        record["duration"].ShouldBe("12");
        missing.ShouldAllBe(column => record[column] == null);
        (await database.ProbeAsync(CancellationToken.None)).ShouldBeNull();
        var row = await database.AskAsync(async (context, c) => (await Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions.SingleAsync(context.Rows, c)), CancellationToken.None);
        row.TryGet(out var read).ShouldBeTrue(row.Trouble?.Fault);
        (read!.Start, read.AmaFlags, read.Answer, read.LinkedId, read.Duration).ShouldBe((new DateTime(2024, 10, 30, 10, 0, 0, DateTimeKind.Unspecified), "3", null, null, 12));
        (await RecordsAsync(database, "2024-10-30", "2024-10-30", Everything with { IsUnrestricted = false })).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_table_that_is_not_there_is_told_before_anything_is_written()
    {
        await store.RunAsync("CREATE TABLE other (x INT)");
        var pipe = new Pipe();
        var fault = await Should.ThrowAsync<DbException>(() => WriteAsync(store.Database(), "2024-10-30", "2024-10-30", Everything, pipe.Writer, default));
        CdrTrouble.From(fault).Kind.ShouldBe(CdrTroubleKind.NoTable);
        await pipe.Writer.CompleteAsync();
        (await pipe.Reader.ReadAsync()).Buffer.Length.ShouldBe(0);
    }

    [Fact]
    public async Task A_client_that_has_gone_ends_the_reading()
    {
        var database = await store.WithAsync(Enumerable.Range(0, 6000).Select(i => new CdrSample("2024-10-30 10:00:00") { Sequence = i }));
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 1024, resumeWriterThreshold: 512));
        var writing = WriteAsync(database, "2024-10-30", "2024-10-30", Everything, pipe.Writer, default);
        await pipe.Reader.ReadAtLeastAsync(10);
        await pipe.Reader.CompleteAsync();
        await writing.WaitAsync(TimeSpan.FromSeconds(30));

        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => WriteAsync(database, "2024-10-30", "2024-10-30", Everything, new Pipe().Writer, gone.Token));
    }

    private static Task WriteAsync(CdrDatabase database, string start, string end, GroupAccess access, PipeWriter output, CancellationToken cancellationToken)
    {
        CdrRange.TryRead(start, end, Clock, DateTimeOffset.UnixEpoch, out var range, out var fault).ShouldBeTrue(fault?.Message);
        return new CdrLog(database, NullLogger<CdrLog>.Instance).WriteAsync(range, access, output, cancellationToken);
    }

    private static async Task<string> TextAsync(CdrDatabase database, string start, string end, GroupAccess? access = null)
    {
        var memory = new MemoryStream();
        var output = PipeWriter.Create(memory);
        await WriteAsync(database, start, end, access ?? Everything, output, default);
        return Encoding.UTF8.GetString(memory.ToArray());
    }

    private static async Task<List<Dictionary<string, string?>>> RecordsAsync(CdrDatabase database, string start, string end, GroupAccess? access = null)
        => JsonSerializer.Deserialize<Dictionary<string, List<Dictionary<string, string?>>>>(await TextAsync(database, start, end, access))!["data"];
}

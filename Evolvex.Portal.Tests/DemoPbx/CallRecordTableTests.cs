using Evolvex.Portal.DemoPbx.Exchange;
using Evolvex.Portal.DemoPbx.History;
using Microsoft.Data.Sqlite;

namespace Evolvex.Portal.Tests.DemoPbx;

public sealed class CallRecordTableTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 10, 25, 12, 0, 0, TimeSpan.Zero);

    private readonly string folder = Directory.CreateTempSubdirectory("evolvex-demo-").FullName;
    private readonly CallRecordTable table;

    public CallRecordTableTests()
    {
        table = new CallRecordTable(File, TimeZoneInfo.FindSystemTimeZoneById("Asia/Yekaterinburg"));
        table.Create();
    }

    private string File => Path.Combine(folder, "cdr.db");

    [Fact]
    public void The_columns_are_those_of_the_PBX_and_searched_ones_are_indexed()
    {
        Column("SELECT name FROM pragma_table_info('cdr')").ShouldBe(
        [
            "accountcode", "src", "dst", "dcontext", "clid", "channel", "dstchannel", "lastapp", "lastdata", "start", "answer", "end", "duration", "billsec",
            "disposition", "amaflags", "userfield", "uniqueid", "linkedid", "peeraccount", "sequence", "source", "destination", "direction", "group_uuid",
        ]);
        Column("SELECT name FROM pragma_index_list('cdr') ORDER BY name").ShouldBe(["cdr_dst", "cdr_linkedid", "cdr_src", "cdr_start", "cdr_uniqueid"]);
    }

    [Fact]
    public void Times_are_written_in_the_zone_of_the_PBX()
    {
        table.Append([Row(1, Noon, Noon.AddSeconds(4)), Row(2, Noon.AddMinutes(1), null)], CancellationToken.None).ShouldBe(2);

        Column("SELECT start FROM cdr").ShouldBe(["2026-10-25 17:00:00", "2026-10-25 17:01:00"]);
        Column("SELECT coalesce(answer, 'null') FROM cdr").ShouldBe(["2026-10-25 17:00:04", "null"]);
        table.Last().ShouldBe((Noon.AddMinutes(1), 2));
    }

    [Fact]
    public void Rows_that_fail_on_the_way_leave_nothing_behind()
    {
        Should.Throw<InvalidOperationException>(() => table.Append(Broken(), CancellationToken.None));

        Column("SELECT count(*) FROM cdr").ShouldBe(["0"]);
        table.Last().ShouldBeNull();
        Column("SELECT count(*) FROM pragma_index_list('cdr')").ShouldBe(["5"]);

        static IEnumerable<CallRecord> Broken()
        {
            yield return Row(1, Noon, null);
            throw new InvalidOperationException("no more");
        }
    }

    [Fact]
    public void What_is_old_and_what_is_too_much_is_forgotten()
    {
        table.Append(Enumerable.Range(0, 100).Select(i => Row(i, Noon.AddDays(-i), null)), CancellationToken.None);

        table.Trim(Noon.AddDays(-50.5), 20);

        Column("SELECT count(*) FROM cdr").ShouldBe(["20"]);
        table.Last()!.Value.Start.ShouldBe(Noon);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static CallRecord Row(int number, DateTimeOffset start, DateTimeOffset? answer) => new()
    {
        Src = "79005550001",
        Clid = "\"Анна\" <79005550001>",
        Channel = "PJSIP/trunk-msk-00000001",
        Uniqueid = $"{start.ToUnixTimeSeconds()}.{number}",
        Linkedid = $"{start.ToUnixTimeSeconds()}.{number}",
        Start = start,
        Answer = answer,
        End = start.AddSeconds(30),
        Sequence = number,
    };

    private List<string> Column(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False;Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var values = new List<string>();
        while (reader.Read())
            values.Add(reader.GetString(0));
        return values;
    }
}

using Evolvex.Portal.Tests.Rig;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.Tests.MariaDb;

/// <summary>A million rows: read whole, or left alone after the first few.</summary>
[Collection("MariaDb")]
[Trait("Needs", "MariaDb")]
public sealed class DriverStreamTests(MariaDbRig rig) : DriverTest(rig)
{
    private const string Million = "SELECT seq, CONCAT('row ', seq), REPEAT('x', 100) FROM seq_1_to_1000000";
    private const string TenMillion = "SELECT seq, CONCAT('row ', seq), REPEAT('x', 100) FROM seq_1_to_10000000";

    /// <summary>Far below what reading the rest would take, far above what a busy machine adds.</summary>
    private static readonly TimeSpan Quickly = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stream_left_after_a_hundred_rows_is_closed_at_once(bool async)
    {
        await using var connection = await OpenAsync();
        await using var command = Command(connection, TenMillion);
        var reader = async ? await command.ExecuteReaderAsync() : command.ExecuteReader();
        for (var i = 0; i < 100; i++) (async ? await reader.ReadAsync() : reader.Read()).ShouldBeTrue();

        (await TimeAsync(async () =>
        {
            if (async) await reader.DisposeAsync();
            else reader.Dispose();
        })).ShouldBeLessThan(Quickly);
        await connection.CloseAsync();
        await connection.OpenAsync();
        await ShouldStillAnswerAsync(connection);
    }

    [Fact]
    public async Task Within_a_transaction_the_rest_is_read_so_that_the_transaction_lives()
    {
        await Rig.CreateDatabaseAsync("abandoned");
        await Rig.SqlAsync("abandoned", "CREATE TABLE t (x INT)");
        await using var connection = await OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await Command(connection, "INSERT INTO abandoned.t VALUES (1)").ExecuteNonQueryAsync();
        await using (var reader = await Command(connection, "SELECT seq FROM seq_1_to_500000").ExecuteReaderAsync()) await reader.ReadAsync();
        await transaction.CommitAsync();
        (await Rig.SqlAsync("abandoned", "SELECT COUNT(*) FROM t")).Trim().ShouldBe("1");
    }

    [Fact]
    public async Task Streams_left_early_leave_no_connection_behind()
    {
        for (var i = 0; i < 12; i++)
        {
            await using var connection = await OpenAsync("MaximumPoolSize=2;ConnectionTimeout=15");
            await using var reader = await Command(connection, "SELECT seq FROM seq_1_to_10000000").ExecuteReaderAsync();
            (await reader.ReadAsync()).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task A_linq_stream_left_early_is_closed_at_once()
    {
        await using var context = ProviderDatabase.Open(Rig.ConnectionString("mysql"));
        (await context.Database.SqlQueryRaw<long>("SELECT seq AS Value FROM seq_1_to_3").AsAsyncEnumerable().CountAsync()).ShouldBe(3);
        var count = 0;
        (await TimeAsync(async () =>
        {
            await foreach (var _ in context.Database.SqlQueryRaw<long>("SELECT seq AS Value FROM seq_1_to_10000000").AsAsyncEnumerable())
            {
                if (++count == 100) break;
            }
        })).ShouldBeLessThan(Quickly);
        (await context.Database.SqlQueryRaw<long>("SELECT 7 AS Value").SingleAsync()).ShouldBe(7);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stream_read_whole_misses_nothing_and_keeps_its_order(bool async)
    {
        await using var connection = await OpenAsync();
        await using var reader = async ? await Command(connection, Million).ExecuteReaderAsync() : Command(connection, Million).ExecuteReader();
        var expected = 0L;
        while (async ? await reader.ReadAsync() : reader.Read())
        {
            expected++;
            if (reader.GetInt64(0) != expected || (expected % 1000 == 0 && reader.GetString(1) != $"row {expected}")) expected.ShouldBe(reader.GetInt64(0));
        }

        expected.ShouldBe(1_000_000);
    }

    [Fact]
    public async Task Closing_the_connection_closes_its_reader()
    {
        var connection = await OpenAsync();
        var reader = await Command(connection, TenMillion).ExecuteReaderAsync();
        (await TimeAsync(async () => await connection.CloseAsync())).ShouldBeLessThan(Quickly);
        reader.IsClosed.ShouldBeTrue();
        await connection.OpenAsync();
        await ShouldStillAnswerAsync(connection);
        await connection.DisposeAsync();
    }

    [Fact]
    public async Task Several_results_are_read_one_after_the_other()
    {
        await using var connection = await OpenAsync();
        await using var reader = await Command(connection, "SELECT seq FROM seq_1_to_40; SELECT 'two'; SELECT 3.5").ExecuteReaderAsync();
        (await reader.ReadAsync()).ShouldBeTrue();
        (await reader.NextResultAsync()).ShouldBeTrue();
        (await reader.ReadAsync()).ShouldBeTrue();
        reader.GetString(0).ShouldBe("two");
        (await reader.ReadAsync()).ShouldBeFalse();
        (await reader.NextResultAsync()).ShouldBeTrue();
        (await reader.ReadAsync()).ShouldBeTrue();
        reader.GetDecimal(0).ShouldBe(3.5m);
        (await reader.NextResultAsync()).ShouldBeFalse();
        (await reader.ReadAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_second_reader_on_one_connection_is_refused()
    {
        await using var connection = await OpenAsync();
        await using var reader = await Command(connection, "SELECT seq FROM seq_1_to_40").ExecuteReaderAsync();
        await Should.ThrowAsync<InvalidOperationException>(() => Command(connection, "SELECT 1").ExecuteScalarAsync());
    }

    [Fact]
    public async Task A_fault_in_the_middle_of_a_result_is_thrown_not_swallowed()
    {
        await using var connection = await OpenAsync();
        await using var command = Command(connection, "SELECT IF(seq < 50, seq, EXP(seq * 1000)) FROM seq_1_to_100");
        await Should.ThrowAsync<System.Data.Common.DbException>(async () =>
        {
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
            }
        });
        await connection.CloseAsync();
        await connection.OpenAsync();
        await ShouldStillAnswerAsync(connection);
    }
}

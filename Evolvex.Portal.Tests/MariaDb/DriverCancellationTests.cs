using System.Data.Common;
using System.Globalization;
using Evolvex.Portal.Tests.Rig;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.Tests.MariaDb;

/// <summary>A token that fires stops the query on the server, soon, and nothing but that query.</summary>
[Collection("MariaDb")]
[Trait("Needs", "MariaDb")]
public sealed class DriverCancellationTests(MariaDbRig rig) : DriverTest(rig)
{
    /// <summary>Far below what the queries would take, far above what a busy machine adds.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_cancelled_query_ends_here_and_on_the_server()
    {
        await using var connection = await OpenAsync();
        using var cancel = new CancellationTokenSource();
        var query = Command(connection, "SELECT SLEEP(31)").ExecuteScalarAsync(cancel.Token);
        await UntilAsync(async () => await RunningAsync("SELECT SLEEP(31)%") != "");

        var latency = await TimeAsync(async () =>
        {
            await cancel.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(() => query);
        });

        latency.ShouldBeLessThan(Soon);
        (await RunningAsync("SELECT SLEEP(31)%")).ShouldBe("");
        await ShouldStillAnswerAsync(connection);
    }

    [Fact]
    public async Task A_cancelled_change_is_undone_and_its_transaction_stays_open()
    {
        await Rig.CreateDatabaseAsync("cancelled");
        await Rig.SqlAsync("cancelled", "CREATE TABLE t (x INT)");
        await using var connection = Connection();
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await Command(connection, "INSERT INTO cancelled.t VALUES (1)").ExecuteNonQueryAsync();
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Should.ThrowAsync<OperationCanceledException>(
            () => Command(connection, "INSERT INTO cancelled.t SELECT seq + SLEEP(0.1) FROM seq_2_to_1000").ExecuteNonQueryAsync(cancel.Token));
        await transaction.CommitAsync();
        (await Rig.SqlAsync("cancelled", "SELECT COUNT(*) FROM t")).Trim().ShouldBe("1");
    }

    [Fact]
    public async Task Reading_can_be_cancelled_between_rows()
    {
        await using var connection = await OpenAsync();
        using var cancel = new CancellationTokenSource();
        await using (var reader = await Command(connection, "SELECT seq, SLEEP(0.05), REPEAT('x', 20000) FROM seq_1_to_10000").ExecuteReaderAsync(cancel.Token))
        {
            (await reader.ReadAsync(cancel.Token)).ShouldBeTrue();
            cancel.CancelAfter(TimeSpan.FromMilliseconds(100));
            (await TimeAsync(() => Should.ThrowAsync<OperationCanceledException>(async () =>
            {
                while (await reader.ReadAsync(cancel.Token))
                {
                }
            }))).ShouldBeLessThan(Soon);
        }

        await ShouldStillAnswerAsync(connection);
    }

    [Fact]
    public async Task A_linq_query_can_be_cancelled()
    {
        await using var context = ProviderDatabase.Open(Rig.ConnectionString("mysql"));
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        (await TimeAsync(() => Should.ThrowAsync<OperationCanceledException>(
            () => context.Database.SqlQueryRaw<long>("SELECT CAST(SLEEP(32) AS SIGNED) AS Value").ToListAsync(cancel.Token)))).ShouldBeLessThan(Soon);
        (await context.Database.SqlQueryRaw<long>("SELECT 7 AS Value").SingleAsync()).ShouldBe(7);
    }

    [Fact]
    public async Task A_silent_server_does_not_hold_up_who_has_cancelled()
    {
        await using var proxy = new StallingProxy(Rig.Port);
        await using var connection = await OpenAsync("Pooling=false", proxy.Port);
        await ShouldStillAnswerAsync(connection);
        proxy.FallSilent();
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        (await TimeAsync(() => Should.ThrowAsync<OperationCanceledException>(() => Command(connection, "SELECT 1", timeout: 60).ExecuteScalarAsync(cancel.Token))))
            .ShouldBeLessThan(Soon);
    }

    [Fact]
    public async Task Opening_can_be_cancelled()
    {
        await using var mute = new StallingProxy(target: null);
        await using var connection = Connection("ConnectionTimeout=60", mute.Port);
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        (await TimeAsync(() => Should.ThrowAsync<OperationCanceledException>(() => connection.OpenAsync(cancel.Token)))).ShouldBeLessThan(Soon);
    }

    [Fact]
    public async Task A_kill_that_comes_late_never_hits_the_next_statement()
    {
        await using var connection = await OpenAsync();
        var stopped = 0;
        for (var i = 0; i < 60; i++)
        {
            using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(i % 12));
            try
            {
                await Command(connection, "SELECT SLEEP(0.005)").ExecuteScalarAsync(cancel.Token);
            }
            catch (OperationCanceledException)
            {
                stopped++;
            }

            Convert.ToInt32(await Command(connection, string.Create(CultureInfo.InvariantCulture, $"SELECT {i}")).ExecuteScalarAsync(), CultureInfo.InvariantCulture).ShouldBe(i);
        }

        stopped.ShouldBeInRange(5, 60);
    }

    [Fact]
    public async Task A_synchronous_query_can_be_cancelled_from_another_thread()
    {
        await using var connection = await OpenAsync();
        await using var command = Command(connection, "SELECT SLEEP(33)");
        using var timer = new Timer(_ => command.Cancel(), null, TimeSpan.FromMilliseconds(300), Timeout.InfiniteTimeSpan);
        DbException? fault = null;
        (await TimeAsync(() => Task.Run(() => fault = Should.Throw<DbException>(command.ExecuteScalar)))).ShouldBeLessThan(Soon);
        fault!.SqlState.ShouldBe("70100");
        await ShouldStillAnswerAsync(connection);
    }
}

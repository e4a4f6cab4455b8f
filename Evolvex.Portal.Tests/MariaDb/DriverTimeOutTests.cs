using System.Data.Common;
using Evolvex.Portal.Tests.Rig;

namespace Evolvex.Portal.Tests.MariaDb;

/// <summary>Time-outs that hold, for a busy server, a silent one and one that falls silent in the middle.</summary>
[Collection("MariaDb")]
[Trait("Needs", "MariaDb")]
public sealed class DriverTimeOutTests(MariaDbRig rig) : DriverTest(rig)
{
    /// <summary>Far below what the driver alone takes (it hangs), far above what a busy machine adds.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task A_server_that_says_nothing_is_given_up_after_the_connection_time_out()
    {
        await using var mute = new StallingProxy(target: null);
        await using var connection = Connection("ConnectionTimeout=1", mute.Port);

        (await TimeAsync(() => Should.ThrowAsync<DbException>(() => connection.OpenAsync()))).ShouldBeInRange(TimeSpan.FromSeconds(0.9), Soon);
        (await TimeAsync(() => Task.FromResult(Should.Throw<DbException>(connection.Open)))).ShouldBeInRange(TimeSpan.FromSeconds(0.9), Soon);
        connection.State.ShouldBe(System.Data.ConnectionState.Closed);
    }

    [Fact]
    public async Task Nobody_listening_is_told_at_once_and_may_pass()
    {
        await using var connection = Connection(port: RigPorts.FreeTcp());
        DbException? fault = null;
        (await TimeAsync(async () => fault = await Should.ThrowAsync<DbException>(() => connection.OpenAsync()))).ShouldBeLessThan(Soon);
        fault!.IsTransient.ShouldBeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_query_that_takes_too_long_is_ended_by_the_server_and_the_connection_lives_on(bool async)
    {
        await using var connection = await OpenAsync();
        // The server's own limit lies a tenth below, which has to suffice on a busy machine: where the driver's kill comes first, SLEEP ends without an error.
        await using var command = Command(connection, "SELECT SLEEP(30)", timeout: 4);
        DbException? fault = null;
        var time = await TimeAsync(async () => fault = async
            ? await Should.ThrowAsync<DbException>(() => command.ExecuteScalarAsync())
            : Should.Throw<DbException>(command.ExecuteScalar));

        time.ShouldBeInRange(TimeSpan.FromSeconds(3.5), Soon);
        fault!.SqlState.ShouldBe("HYT00");
        fault.IsTransient.ShouldBeTrue();
        await ShouldStillAnswerAsync(connection);
    }

    [Fact]
    public async Task The_servers_limit_lies_just_below_the_commands_and_follows_it()
    {
        await using var connection = await OpenAsync("DefaultCommandTimeout=20");
        (await Limit(null)).ShouldBe(19.5m);
        (await Limit(60)).ShouldBe(59.5m);
        (await Limit(0)).ShouldBe(0m);
        (await Limit(1)).ShouldBe(0.9m);

        async Task<decimal> Limit(int? timeout) => Convert.ToDecimal(await Command(connection, "SELECT @@max_statement_time", timeout).ExecuteScalarAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_falls_silent_during_a_query_costs_the_time_out_and_the_connection(bool async)
    {
        await using var proxy = new StallingProxy(Rig.Port);
        await using var connection = await OpenAsync("Pooling=false", proxy.Port);
        await ShouldStillAnswerAsync(connection);
        await using var command = Command(connection, "SELECT 1", timeout: 1);
        await Command(connection, "SELECT 1", timeout: 1).ExecuteScalarAsync();
        proxy.FallSilent();

        var time = await TimeAsync(async () => _ = async
            ? await Should.ThrowAsync<DbException>(() => command.ExecuteScalarAsync())
            : Should.Throw<DbException>(command.ExecuteScalar));

        time.ShouldBeInRange(TimeSpan.FromSeconds(0.7), Soon);
        connection.State.ShouldNotBe(System.Data.ConnectionState.Open);
    }

    [Fact]
    public async Task A_server_that_falls_silent_between_rows_costs_the_time_out()
    {
        await using var proxy = new StallingProxy(Rig.Port);
        await using var connection = await OpenAsync("Pooling=false", proxy.Port);
        await using var command = Command(connection, "SELECT seq, REPEAT('x', 1000) FROM seq_1_to_1000000", timeout: 2);
        await using var reader = await command.ExecuteReaderAsync();
        (await reader.ReadAsync()).ShouldBeTrue();
        proxy.FallSilent();

        var time = await TimeAsync(() => Should.ThrowAsync<DbException>(async () =>
        {
            while (await reader.ReadAsync())
            {
            }
        }));
        time.ShouldBeLessThan(Soon);
        (await TimeAsync(async () => await connection.DisposeAsync())).ShouldBeLessThan(Soon);
    }

    [Fact]
    public async Task Many_slow_queries_leave_the_thread_pool_to_others()
    {
        const int Queries = 40;
        using var end = new CancellationTokenSource();
        var before = ThreadPool.ThreadCount;
        var running = Enumerable.Range(0, Queries).Select(async _ =>
        {
            await using var connection = await OpenAsync();
            await Command(connection, "SELECT SLEEP(61)").ExecuteScalarAsync(end.Token);
        }).ToList();
        // They sleep for longer than a busy machine takes to open the last of them.
        await UntilAsync(async () => (await RunningAsync("SELECT SLEEP(61)%")).Split('\n').Length == Queries);

        (ThreadPool.ThreadCount - before).ShouldBeLessThan(Queries / 2);
        await end.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => Task.WhenAll(running));
    }
}

using System.Data.Common;
using System.Reflection;
using Evolvex.Portal.Tests.Rig;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.Tests.MariaDb;

/// <summary>What is refused and how it is said; faults that pass and those that do not.</summary>
[Collection("MariaDb")]
[Trait("Needs", "MariaDb")]
public sealed class DriverConnectionTests(MariaDbRig rig) : DriverTest(rig)
{
    [Theory]
    [InlineData("VerifyCA")]
    [InlineData("VerifyFull")]
    public void Checking_certificates_is_refused_in_one_sentence(string mode)
    {
        var options = new DbContextOptionsBuilder();
        var refusal = Should.Throw<NotSupportedException>(() => options.UseMySql($"Server=127.0.0.1;Password=geheim;SslMode={mode}", new MariaDbServerVersion(new Version(10, 11))));
        refusal.Message.ShouldStartWith($"SslMode={mode} is not possible with this driver");
        refusal.Message.ShouldContain("SslMode=Required");
        refusal.Message.ShouldNotContain("geheim");
        Should.Throw<NotSupportedException>(() => ServerVersion.AutoDetect($"Server=127.0.0.1;SslMode={mode}"));
    }

    [Fact]
    public void A_connection_string_with_an_unknown_word_is_refused_without_its_password()
        => Should.Throw<ArgumentException>(() => new DbContextOptionsBuilder().UseMySql("Server=a;Nonsense=1;Password=geheim", new MariaDbServerVersion(new Version(10, 11))))
            .Message.ShouldSatisfyAllConditions(m => m.ShouldContain("nonsense", Case.Insensitive), m => m.ShouldNotContain("geheim"));

    [Fact]
    public async Task A_wrong_password_is_told_without_repeating_it()
    {
        await using var connection = Connection("Password=falsches");
        var fault = await Should.ThrowAsync<DbException>(() => connection.OpenAsync());
        fault.SqlState.ShouldBe("28000");
        fault.IsTransient.ShouldBeFalse();
        fault.ToString().ShouldNotContain("falsches");
    }

    [Fact]
    public async Task An_account_with_ed25519_gets_a_sentence_that_helps()
    {
        await Rig.SqlAsync("mysql", "INSTALL SONAME 'auth_ed25519'; CREATE USER ed@127.0.0.1 IDENTIFIED VIA ed25519 USING PASSWORD('secret')");
        await using var connection = Connection("User ID=ed;Password=secret");
        var fault = await Should.ThrowAsync<DbException>(() => connection.OpenAsync());
        fault.Message.ShouldContain("ed25519");
        fault.Message.ShouldContain("mysql_native_password");
    }

    [Fact]
    public async Task The_socket_and_the_stream_under_the_driver_are_where_they_are_looked_for()
    {
        await using var connection = await OpenAsync();
        connection.CanHangUp.ShouldBeTrue();
        connection.IsBuffered.ShouldBeTrue();
    }

    [Fact]
    public async Task An_unknown_database_is_no_fault_that_passes()
    {
        await using var connection = Connection("Database=nowhere");
        var fault = await Should.ThrowAsync<DbException>(() => connection.OpenAsync());
        fault.SqlState.ShouldBe("42000");
        fault.IsTransient.ShouldBeFalse();
    }

    [Fact]
    public async Task The_loser_of_a_deadlock_may_try_again_and_the_strategy_does()
    {
        await Rig.CreateDatabaseAsync("deadlock");
        await Rig.SqlAsync("deadlock", "CREATE TABLE t (id INT PRIMARY KEY, x INT); INSERT INTO t VALUES (1, 0), (2, 0)");
        var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var waiting = 0;
        var attempts = 0;

        await Task.WhenAll(Move(1, 2), Move(2, 1));

        attempts.ShouldBe(3);
        (await Rig.SqlAsync("deadlock", "SELECT SUM(x) FROM t")).Trim().ShouldBe("4");

        async Task Move(int first, int second)
        {
            await using var context = new DbContext(new DbContextOptionsBuilder()
                .UseMySql(Rig.ConnectionString("deadlock"), new MariaDbServerVersion(new Version(10, 11)), o => o.EnableRetryOnFailure(3, TimeSpan.FromMilliseconds(50), null)).Options);
            await context.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
            {
                Interlocked.Increment(ref attempts);
                await using var transaction = await context.Database.BeginTransactionAsync();
                await context.Database.ExecuteSqlAsync($"UPDATE t SET x = x + 1 WHERE id = {first}");
                if (Interlocked.Increment(ref waiting) == 2) met.TrySetResult();
                await met.Task;
                await context.Database.ExecuteSqlAsync($"UPDATE t SET x = x + 1 WHERE id = {second}");
                await transaction.CommitAsync();
            });
        }
    }

    [Fact]
    public async Task A_server_that_restarts_is_found_again()
    {
        await using var context = ProviderDatabase.Open(Rig.ConnectionString("mysql"), o => o.UseMySql(
            Rig.ConnectionString("mysql"), new MariaDbServerVersion(new Version(10, 11)), m => m.EnableRetryOnFailure(8, TimeSpan.FromSeconds(1), null)));
        (await context.Database.SqlQueryRaw<long>("SELECT 1 AS Value").ToListAsync()).ShouldBe([1L]);
        await Rig.StopAsync();
        var asked = context.Database.SqlQueryRaw<long>("SELECT 2 AS Value").ToListAsync();
        await Rig.StartAsync();
        (await asked).ShouldBe([2L]);
    }

    [Fact]
    public void Nothing_of_the_driver_can_be_seen_from_outside()
    {
        var seen = typeof(MySqlDbContextOptionsBuilderExtensions).Assembly.GetExportedTypes()
            .SelectMany(t => t.GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
                .Where(m => m is MethodBase { IsPrivate: false, IsAssembly: false } or PropertyInfo or FieldInfo { IsPrivate: false, IsAssembly: false }).SelectMany(TypesOf).Append(t.BaseType!))
            .Where(t => t?.Assembly.GetName().Name == "MySql.Data");
        seen.ShouldBeEmpty();

        static IEnumerable<Type> TypesOf(MemberInfo member) => member switch
        {
            MethodInfo m => m.GetParameters().Select(p => p.ParameterType).Append(m.ReturnType),
            ConstructorInfo c => c.GetParameters().Select(p => p.ParameterType),
            PropertyInfo p => [p.PropertyType],
            FieldInfo f => [f.FieldType],
            _ => [],
        };
    }

    [Theory]
    [InlineData("10.11.19-MariaDB-0+deb12u1", "10.11.19-mariadb")]
    [InlineData("5.5.5-10.6.16-MariaDB-log", "10.6.16-mariadb")]
    [InlineData("8.0.36", "8.0.36-mysql")]
    [InlineData("8.4.0-commercial", "8.4.0-mysql")]
    public void A_version_is_read_from_what_the_server_says(string said, string version) => ServerVersion.Parse(said).ToString().ShouldBe(version);

    [Fact]
    public void A_version_that_is_none_is_refused() => Should.Throw<FormatException>(() => ServerVersion.Parse("MariaDB")).Message.ShouldContain("\"MariaDB\"");
}

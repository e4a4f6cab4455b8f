using Evolvex.EntityFrameworkCore.MySql.Driver;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Microsoft.EntityFrameworkCore;

/// <summary>Makes a context use MySQL or MariaDB; names and signatures are those of Pomelo's provider, which can take this one's place.</summary>
public static class MySqlDbContextOptionsBuilderExtensions
{
    /// <summary>Uses the server at the connection string.</summary>
    /// <param name="optionsBuilder">The context's options.</param>
    /// <param name="connectionString">Such as <c>Server=127.0.0.1;Database=portal;User ID=portal;Password=…</c>.</param>
    /// <param name="serverVersion">Given, or from <see cref="ServerVersion.AutoDetect"/>.</param>
    /// <param name="mySqlOptionsAction">Further options: command time-out, retries, migrations.</param>
    /// <exception cref="ArgumentException">The connection string cannot be read.</exception>
    /// <exception cref="NotSupportedException">It asks for SslMode=VerifyCA or VerifyFull.</exception>
    public static DbContextOptionsBuilder UseMySql(
        this DbContextOptionsBuilder optionsBuilder,
        string connectionString,
        ServerVersion serverVersion,
        Action<MySqlDbContextOptionsBuilder>? mySqlOptionsAction = null)
    {
        ArgumentNullException.ThrowIfNull(optionsBuilder);
        ArgumentNullException.ThrowIfNull(serverVersion);
        _ = new DriverConnectionString(connectionString); // refused now rather than at the first query

        var extension = optionsBuilder.Options.FindExtension<MySqlOptionsExtension>() ?? new MySqlOptionsExtension();
        extension = (MySqlOptionsExtension)extension.WithServerVersion(serverVersion).WithConnectionString(connectionString);
        ((IDbContextOptionsBuilderInfrastructure)optionsBuilder).AddOrUpdateExtension(extension);
        mySqlOptionsAction?.Invoke(new MySqlDbContextOptionsBuilder(optionsBuilder));
        return optionsBuilder;
    }

    /// <inheritdoc cref="UseMySql(DbContextOptionsBuilder, string, ServerVersion, Action{MySqlDbContextOptionsBuilder}?)"/>
    public static DbContextOptionsBuilder<TContext> UseMySql<TContext>(
        this DbContextOptionsBuilder<TContext> optionsBuilder,
        string connectionString,
        ServerVersion serverVersion,
        Action<MySqlDbContextOptionsBuilder>? mySqlOptionsAction = null)
        where TContext : DbContext
        => (DbContextOptionsBuilder<TContext>)UseMySql((DbContextOptionsBuilder)optionsBuilder, connectionString, serverVersion, mySqlOptionsAction);
}

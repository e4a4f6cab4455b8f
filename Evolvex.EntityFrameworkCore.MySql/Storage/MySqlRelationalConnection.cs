using System.Data.Common;
using Evolvex.EntityFrameworkCore.MySql.Driver;
using Microsoft.EntityFrameworkCore.Storage;

namespace Evolvex.EntityFrameworkCore.MySql.Storage;

/// <summary>EF's view of a connection.</summary>
internal sealed class MySqlRelationalConnection(RelationalConnectionDependencies dependencies) : RelationalConnection(dependencies)
{
    protected override bool SupportsAmbientTransactions => false;

    public string DatabaseName => new DriverConnectionString(GetValidatedConnectionString()).Database;

    /// <summary>A connection to the server, whether its database exists or not.</summary>
    public DbConnection CreateServerConnection() => new GuardedConnection(new DriverConnectionString(GetValidatedConnectionString()).ForServer);

    /// <summary>Closes the pooled connections, which would outlive their database.</summary>
    public void ClearPool() => GuardedConnection.ClearPool(GetValidatedConnectionString());

    protected override DbConnection CreateDbConnection() => new GuardedConnection(GetValidatedConnectionString());
}

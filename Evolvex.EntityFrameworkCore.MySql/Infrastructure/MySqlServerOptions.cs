using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Evolvex.EntityFrameworkCore.MySql.Infrastructure;

/// <summary>The server that SQL is written for, as one instance per set of services.</summary>
internal sealed class MySqlServerOptions : ISingletonOptions
{
    public bool IsMariaDb { get; private set; } = true;

    public void Initialize(IDbContextOptions options) => IsMariaDb = ServerOf(options) is not MySqlServerVersion;

    public void Validate(IDbContextOptions options)
    {
        // Another server means another set of services: see the options extension's hash code.
    }

    private static ServerVersion? ServerOf(IDbContextOptions options) => options.FindExtension<MySqlOptionsExtension>()?.ServerVersion;
}

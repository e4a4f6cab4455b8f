using Evolvex.EntityFrameworkCore.MySql.Infrastructure;
using Microsoft.EntityFrameworkCore.Query;

namespace Evolvex.EntityFrameworkCore.MySql.Query;

/// <summary>A generator for each query.</summary>
internal sealed class MySqlQuerySqlGeneratorFactory(QuerySqlGeneratorDependencies dependencies, MySqlServerOptions server) : IQuerySqlGeneratorFactory
{
    public QuerySqlGenerator Create() => new MySqlQuerySqlGenerator(dependencies, server.IsMariaDb);
}

using Microsoft.EntityFrameworkCore.Query;

namespace Evolvex.EntityFrameworkCore.MySql.Query;

/// <summary>A connection has one reader at a time, so the parts of a split query are buffered.</summary>
internal sealed class MySqlQueryCompilationContextFactory(
    QueryCompilationContextDependencies dependencies, RelationalQueryCompilationContextDependencies relationalDependencies) : IQueryCompilationContextFactory
{
    public QueryCompilationContext Create(bool async) => new Context(dependencies, relationalDependencies, async);

    private sealed class Context(QueryCompilationContextDependencies dependencies, RelationalQueryCompilationContextDependencies relationalDependencies, bool async)
        : RelationalQueryCompilationContext(dependencies, relationalDependencies, async)
    {
        public override bool IsBuffering => base.IsBuffering || QuerySplittingBehavior == Microsoft.EntityFrameworkCore.QuerySplittingBehavior.SplitQuery;
    }
}

using Microsoft.EntityFrameworkCore.Query;

namespace Evolvex.EntityFrameworkCore.MySql.Query;

/// <summary>Properties that have SQL for them.</summary>
internal sealed class MySqlMemberTranslatorProvider : RelationalMemberTranslatorProvider
{
    public MySqlMemberTranslatorProvider(RelationalMemberTranslatorProviderDependencies dependencies) : base(dependencies)
        => AddTranslators([new MySqlStringMemberTranslator(dependencies.SqlExpressionFactory), new MySqlDateMemberTranslator(dependencies.SqlExpressionFactory)]);
}

using Microsoft.EntityFrameworkCore.Query;

namespace Evolvex.EntityFrameworkCore.MySql.Query;

/// <summary>Methods that have SQL for them.</summary>
internal sealed class MySqlMethodCallTranslatorProvider : RelationalMethodCallTranslatorProvider
{
    public MySqlMethodCallTranslatorProvider(RelationalMethodCallTranslatorProviderDependencies dependencies) : base(dependencies)
        => AddTranslators(
        [
            new MySqlStringMethodTranslator(dependencies.SqlExpressionFactory),
            new MySqlLikeTranslator(dependencies.SqlExpressionFactory),
            new MySqlMathTranslator(dependencies.SqlExpressionFactory),
            new MySqlDateMethodTranslator(dependencies.SqlExpressionFactory),
            new MySqlDateDiffTranslator(dependencies.SqlExpressionFactory),
        ]);
}

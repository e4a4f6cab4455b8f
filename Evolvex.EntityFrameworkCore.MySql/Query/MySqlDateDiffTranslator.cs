using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;

namespace Evolvex.EntityFrameworkCore.MySql.Query;

/// <summary>EF.Functions.DateDiff… as TIMESTAMPDIFF.</summary>
internal sealed class MySqlDateDiffTranslator(ISqlExpressionFactory sql) : IMethodCallTranslator
{
    private const string Prefix = "DateDiff";

    public SqlExpression? Translate(
        SqlExpression? instance, MethodInfo method, IReadOnlyList<SqlExpression> arguments, IDiagnosticsLogger<DbLoggerCategory.Query> logger)
    {
        if (method.DeclaringType != typeof(MySqlDbFunctionsExtensions)) return null;
        var unit = method.Name[Prefix.Length..].ToUpperInvariant();
        return sql.Function("TIMESTAMPDIFF", [sql.Fragment(unit), arguments[1], arguments[2]], nullable: true, [false, true, true], typeof(int));
    }
}

using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;

namespace Evolvex.EntityFrameworkCore.MySql.Query;

/// <summary>Methods of <see cref="Math"/>.</summary>
internal sealed class MySqlMathTranslator(ISqlExpressionFactory sql) : IMethodCallTranslator
{
    public SqlExpression? Translate(
        SqlExpression? instance, MethodInfo method, IReadOnlyList<SqlExpression> arguments, IDiagnosticsLogger<DbLoggerCategory.Query> logger)
    {
        if (method.DeclaringType != typeof(Math) || NameOf(method.Name, arguments) is not { } name) return null;
        IReadOnlyList<SqlExpression> all = name == "TRUNCATE" ? [arguments[0], sql.Constant(0)] : arguments;
        var mapping = method.ReturnType == arguments[0].Type ? arguments[0].TypeMapping : null;
        return sql.Function(name, all, nullable: true, all.Select(_ => true), method.ReturnType, mapping);
    }

    private static string? NameOf(string method, IReadOnlyList<SqlExpression> arguments) => method switch
    {
        nameof(Math.Abs) => "ABS",
        nameof(Math.Ceiling) => "CEILING",
        nameof(Math.Floor) => "FLOOR",
        nameof(Math.Pow) => "POWER",
        nameof(Math.Sqrt) => "SQRT",
        nameof(Math.Sign) => "SIGN",
        nameof(Math.Max) => "GREATEST",
        nameof(Math.Min) => "LEAST",
        nameof(Math.Truncate) => "TRUNCATE",
        nameof(Math.Round) when arguments.Count == 1 || arguments[1].Type == typeof(int) => "ROUND",
        _ => null,
    };
}

using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;

namespace Evolvex.EntityFrameworkCore.MySql.Query;

/// <summary>AddYears … AddSeconds.</summary>
internal sealed class MySqlDateMethodTranslator(ISqlExpressionFactory sql) : IMethodCallTranslator
{
    private static readonly HashSet<Type> Owners = [typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly)];

    public SqlExpression? Translate(
        SqlExpression? instance, MethodInfo method, IReadOnlyList<SqlExpression> arguments, IDiagnosticsLogger<DbLoggerCategory.Query> logger)
    {
        if (instance is null || arguments.Count != 1 || method.DeclaringType is not { } owner || !Owners.Contains(owner)) return null;
        if (UnitOf(method.Name) is not { } unit) return null;
        // TIMESTAMPADD rounds a fraction of any unit but seconds away, so whole numbers are written as such.
        var count = arguments[0] is SqlConstantExpression { Value: double d } && double.IsInteger(d) ? sql.Constant((long)d) : arguments[0];
        return sql.Function("TIMESTAMPADD", [sql.Fragment(unit), count, instance], nullable: true, [false, true, true], method.ReturnType, instance.TypeMapping);
    }

    private static string? UnitOf(string method) => method switch
    {
        nameof(DateTime.AddYears) => "YEAR",
        nameof(DateTime.AddMonths) => "MONTH",
        nameof(DateTime.AddDays) => "DAY",
        nameof(DateTime.AddHours) => "HOUR",
        nameof(DateTime.AddMinutes) => "MINUTE",
        nameof(DateTime.AddSeconds) => "SECOND",
        _ => null,
    };
}

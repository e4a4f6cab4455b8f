using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;
using Microsoft.EntityFrameworkCore.Storage;
using ExpressionExtensions = Microsoft.EntityFrameworkCore.Query.ExpressionExtensions;

namespace Evolvex.EntityFrameworkCore.MySql.Query;

/// <summary>
/// Contains, StartsWith and EndsWith as LIKE with the pattern's wildcards escaped: here for a constant, in SQL otherwise (the server folds that
/// into a constant, so that a prefix still uses an index). Case counts as the column's collation says.
/// </summary>
internal sealed class MySqlLikeTranslator(ISqlExpressionFactory sql) : IMethodCallTranslator
{
    private static readonly string[] Special = [@"\", "%", "_"];

    public SqlExpression? Translate(
        SqlExpression? instance, MethodInfo method, IReadOnlyList<SqlExpression> arguments, IDiagnosticsLogger<DbLoggerCategory.Query> logger)
    {
        if (method.DeclaringType != typeof(string) || instance is null || arguments.Count != 1 || arguments[0].Type != typeof(string)) return null;
        return method.Name switch
        {
            nameof(string.Contains) => Like(instance, "%", arguments[0], "%"),
            nameof(string.StartsWith) => Like(instance, "", arguments[0], "%"),
            nameof(string.EndsWith) => Like(instance, "%", arguments[0], ""),
            _ => null,
        };
    }

    private SqlExpression Like(SqlExpression text, string before, SqlExpression pattern, string after)
    {
        var mapping = ExpressionExtensions.InferTypeMapping(text, pattern);
        text = sql.ApplyTypeMapping(text, mapping);
        if (pattern is SqlConstantExpression { Value: string constant })
        {
            foreach (var c in Special) constant = constant.Replace(c, @"\" + c, StringComparison.Ordinal);
            return sql.Like(text, sql.Constant(before + constant + after, mapping));
        }

        return sql.Like(text, Concatenate(before, Escaped(sql.ApplyTypeMapping(pattern, mapping), mapping), after, mapping));
    }

    private SqlExpression Escaped(SqlExpression pattern, RelationalTypeMapping? mapping)
    {
        foreach (var c in Special)
            pattern = sql.Function("REPLACE", [pattern, sql.Constant(c, mapping), sql.Constant(@"\" + c, mapping)], nullable: true, [true, false, false], typeof(string), mapping);
        return pattern;
    }

    private SqlExpression Concatenate(string before, SqlExpression pattern, string after, RelationalTypeMapping? mapping)
    {
        List<SqlExpression> parts = [pattern];
        if (before.Length > 0) parts.Insert(0, sql.Constant(before, mapping));
        if (after.Length > 0) parts.Add(sql.Constant(after, mapping));
        return sql.Function("CONCAT", parts, nullable: true, parts.Select(p => ReferenceEquals(p, pattern)), typeof(string), mapping);
    }
}

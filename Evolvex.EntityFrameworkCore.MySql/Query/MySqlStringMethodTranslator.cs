using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;

namespace Evolvex.EntityFrameworkCore.MySql.Query;

/// <summary>Methods of string that have a function of the server's for them; those that search are in <see cref="MySqlLikeTranslator"/>.</summary>
internal sealed class MySqlStringMethodTranslator(ISqlExpressionFactory sql) : IMethodCallTranslator
{
    public SqlExpression? Translate(
        SqlExpression? instance, MethodInfo method, IReadOnlyList<SqlExpression> arguments, IDiagnosticsLogger<DbLoggerCategory.Query> logger)
    {
        if (method.Name == nameof(ToString) && arguments.Count == 0 && instance is not null && instance.Type != typeof(string))
            return sql.Convert(instance, typeof(string));
        if (method.DeclaringType != typeof(string)) return null;
        if (instance is null) return Static(method.Name, arguments);
        return arguments.All(a => a.Type == typeof(string) || a.Type == typeof(int)) ? OfInstance(instance, method.Name, arguments) : null;
    }

    private SqlExpression? Static(string method, IReadOnlyList<SqlExpression> arguments) => (method, arguments.Count) switch
    {
        (nameof(string.IsNullOrEmpty), 1) => sql.OrElse(sql.IsNull(arguments[0]), sql.Equal(arguments[0], sql.Constant(""))),
        (nameof(string.IsNullOrWhiteSpace), 1) => sql.OrElse(sql.IsNull(arguments[0]), sql.Equal(Function("TRIM", typeof(string), arguments[0]), sql.Constant(""))),
        _ => null,
    };

    private SqlExpression? OfInstance(SqlExpression instance, string method, IReadOnlyList<SqlExpression> arguments) => (method, arguments.Count) switch
    {
        (nameof(string.ToLower), 0) => Function("LOWER", typeof(string), instance),
        (nameof(string.ToUpper), 0) => Function("UPPER", typeof(string), instance),
        (nameof(string.Trim), 0) => Function("TRIM", typeof(string), instance),
        (nameof(string.TrimStart), 0) => Function("LTRIM", typeof(string), instance),
        (nameof(string.TrimEnd), 0) => Function("RTRIM", typeof(string), instance),
        (nameof(string.Replace), 2) => Function("REPLACE", typeof(string), instance, arguments[0], arguments[1]),
        (nameof(string.IndexOf), 1) => sql.Subtract(Function("LOCATE", typeof(int), arguments[0], instance), sql.Constant(1)),
        (nameof(string.Substring), 1) => Function("SUBSTRING", typeof(string), instance, OneBased(arguments[0])),
        (nameof(string.Substring), 2) => Function("SUBSTRING", typeof(string), instance, OneBased(arguments[0]), arguments[1]),
        _ => null,
    };

    private SqlExpression OneBased(SqlExpression index) => sql.Add(index, sql.Constant(1));

    private SqlExpression Function(string name, Type type, params SqlExpression[] arguments)
        => sql.Function(name, arguments, nullable: true, arguments.Select(_ => true), type);
}

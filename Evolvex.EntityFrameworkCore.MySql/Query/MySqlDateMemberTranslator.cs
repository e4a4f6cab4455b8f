using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;

namespace Evolvex.EntityFrameworkCore.MySql.Query;

/// <summary>Parts of dates and times. A <see cref="DateTimeOffset"/> is kept in UTC, and so are its parts.</summary>
internal sealed class MySqlDateMemberTranslator(ISqlExpressionFactory sql) : IMemberTranslator
{
    private static readonly HashSet<Type> Owners = [typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan)];

    public SqlExpression? Translate(SqlExpression? instance, MemberInfo member, Type returnType, IDiagnosticsLogger<DbLoggerCategory.Query> logger)
    {
        if (member.DeclaringType is not { } owner || !Owners.Contains(owner)) return null;
        return instance is null ? Now(owner, member.Name, returnType) : Part(instance, owner, member.Name, returnType);
    }

    private SqlExpression? Now(Type owner, string member, Type type) => (owner == typeof(DateTimeOffset), member) switch
    {
        (false, nameof(DateTime.Now)) => sql.Function("NOW", [sql.Constant(6)], nullable: false, [false], type),
        (_, nameof(DateTime.UtcNow)) => sql.Function("UTC_TIMESTAMP", [sql.Constant(6)], nullable: false, [false], type),
        (false, nameof(DateTime.Today)) => sql.Function("CURDATE", [], nullable: false, [], type),
        _ => null,
    };

    private SqlExpression? Part(SqlExpression instance, Type owner, string member, Type type)
    {
        if (owner == typeof(TimeSpan)) return TimePart(instance, member);
        return member switch
        {
            nameof(DateTime.Year) => Function("YEAR"),
            nameof(DateTime.Month) => Function("MONTH"),
            nameof(DateTime.Day) => Function("DAYOFMONTH"),
            nameof(DateTime.DayOfYear) => Function("DAYOFYEAR"),
            nameof(DateTime.DayOfWeek) => sql.Subtract(Function("DAYOFWEEK"), sql.Constant(1)),
            nameof(DateTime.Date) => sql.Function("DATE", [instance], nullable: true, [true], type),
            nameof(DateTime.TimeOfDay) => sql.Function("TIME", [instance], nullable: true, [true], type),
            nameof(DateTimeOffset.UtcDateTime) when owner == typeof(DateTimeOffset) => sql.Convert(instance, type),
            nameof(DateTime.Hour) => Function("HOUR"),
            nameof(DateTime.Minute) => Function("MINUTE"),
            nameof(DateTime.Second) => Function("SECOND"),
            _ => null,
        };

        SqlExpression Function(string name) => sql.Function(name, [instance], nullable: true, [true], typeof(int));
    }

    /// <summary>HOUR of a time may be above 23, where TimeSpan.Hours is not.</summary>
    private SqlExpression? TimePart(SqlExpression instance, string member) => member switch
    {
        nameof(TimeSpan.Hours) => sql.Modulo(sql.Function("HOUR", [instance], nullable: true, [true], typeof(int)), sql.Constant(24)),
        nameof(TimeSpan.Minutes) => sql.Function("MINUTE", [instance], nullable: true, [true], typeof(int)),
        nameof(TimeSpan.Seconds) => sql.Function("SECOND", [instance], nullable: true, [true], typeof(int)),
        _ => null,
    };
}

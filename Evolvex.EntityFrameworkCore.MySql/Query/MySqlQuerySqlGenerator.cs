using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;

namespace Evolvex.EntityFrameworkCore.MySql.Query;

/// <summary>Where MySQL's SQL differs from the standard that EF writes.</summary>
internal sealed class MySqlQuerySqlGenerator(QuerySqlGeneratorDependencies dependencies, bool isMariaDb) : QuerySqlGenerator(dependencies)
{
    /// <summary>OFFSET stands only after LIMIT.</summary>
    protected override void GenerateLimitOffset(SelectExpression selectExpression)
    {
        if (selectExpression.Limit is null && selectExpression.Offset is null) return;
        Sql.AppendLine().Append("LIMIT ");
        if (selectExpression.Limit is null) Sql.Append("18446744073709551615");
        else Visit(selectExpression.Limit);
        if (selectExpression.Offset is null) return;
        Sql.Append(" OFFSET ");
        Visit(selectExpression.Offset);
    }

    /// <summary>VALUES (…) is MariaDB's, VALUES ROW(…) is MySQL's.</summary>
    protected override Expression VisitRowValue(RowValueExpression rowValueExpression)
    {
        if (!isMariaDb) Sql.Append("ROW");
        return base.VisitRowValue(rowValueExpression);
    }

    protected override Expression VisitSqlBinary(SqlBinaryExpression sqlBinaryExpression)
    {
        if (sqlBinaryExpression.OperatorType == ExpressionType.Add && sqlBinaryExpression.Type == typeof(string))
        {
            Sql.Append("CONCAT(");
            VisitConcatenation(sqlBinaryExpression);
            Sql.Append(")");
            return sqlBinaryExpression;
        }

        if (sqlBinaryExpression.OperatorType != ExpressionType.Divide || !IsInteger(sqlBinaryExpression.Left.Type) || !IsInteger(sqlBinaryExpression.Right.Type))
            return base.VisitSqlBinary(sqlBinaryExpression);

        // "/" of whole numbers gives a fraction.
        Sql.Append("(");
        Visit(sqlBinaryExpression.Left);
        Sql.Append(" DIV ");
        Visit(sqlBinaryExpression.Right);
        Sql.Append(")");
        return sqlBinaryExpression;
    }

    /// <summary>Neither server takes a LIMIT directly within IN (…), but both do one level deeper.</summary>
    protected override void GenerateIn(InExpression inExpression, bool negated)
    {
        if (inExpression.Subquery is not { } subquery || (subquery.Limit is null && subquery.Offset is null))
        {
            base.GenerateIn(inExpression, negated);
            return;
        }

        Visit(inExpression.Item);
        Sql.Append(negated ? " NOT IN (SELECT * FROM (" : " IN (SELECT * FROM (").AppendLine();
        Visit(subquery);
        Sql.AppendLine().Append(") AS `limited`)");
    }

    protected override Expression VisitSqlUnary(SqlUnaryExpression sqlUnaryExpression)
    {
        if (sqlUnaryExpression.OperatorType != ExpressionType.Convert) return base.VisitSqlUnary(sqlUnaryExpression);
        var target = MySqlCast.TypeFor(sqlUnaryExpression.TypeMapping!);
        if (target is null || MySqlCast.IsNeedless(sqlUnaryExpression.Operand.TypeMapping, target))
        {
            Visit(sqlUnaryExpression.Operand);
            return sqlUnaryExpression;
        }

        Sql.Append("CAST(");
        Visit(sqlUnaryExpression.Operand);
        Sql.Append(" AS ").Append(target).Append(")");
        return sqlUnaryExpression;
    }

    /// <summary>MariaDB takes no alias in a single-table DELETE, so the multi-table form is used.</summary>
    protected override Expression VisitDelete(DeleteExpression deleteExpression)
    {
        var select = deleteExpression.SelectExpression;
        ThrowIfNotPlain(select, "ExecuteDelete");
        Sql.Append("DELETE ").Append(Dependencies.SqlGenerationHelper.DelimitIdentifier(deleteExpression.Table.Alias));
        GenerateFrom(select);
        GeneratePredicate(select);
        return deleteExpression;
    }

    /// <summary>UPDATE names its tables before SET, joins included.</summary>
    protected override Expression VisitUpdate(UpdateExpression updateExpression)
    {
        var select = updateExpression.SelectExpression;
        ThrowIfNotPlain(select, "ExecuteUpdate");
        Sql.Append("UPDATE ");
        for (var i = 0; i < select.Tables.Count; i++)
        {
            if (i > 0) Sql.AppendLine();
            Visit(select.Tables[i]);
        }

        Sql.AppendLine().Append("SET ");
        for (var i = 0; i < updateExpression.ColumnValueSetters.Count; i++)
        {
            if (i > 0) Sql.Append(", ");
            Visit(updateExpression.ColumnValueSetters[i].Column);
            Sql.Append(" = ");
            Visit(updateExpression.ColumnValueSetters[i].Value);
        }

        GeneratePredicate(select);
        return updateExpression;
    }

    private static void ThrowIfNotPlain(SelectExpression select, string operation)
    {
        if (select.Offset is not null || select.Limit is not null || select.Having is not null
            || select.Orderings.Count > 0 || select.GroupBy.Count > 0 || select.Projection.Count > 0)
            throw new InvalidOperationException($"{operation} supports neither ordering, paging nor grouping on MySQL; select the keys first.");
    }

    private static bool IsInteger(Type type) => Type.GetTypeCode(Nullable.GetUnderlyingType(type) ?? type) is >= TypeCode.SByte and <= TypeCode.UInt64;

    private void GeneratePredicate(SelectExpression select)
    {
        if (select.Predicate is null) return;
        Sql.AppendLine().Append("WHERE ");
        Visit(select.Predicate);
    }

    private void VisitConcatenation(SqlBinaryExpression concatenation)
    {
        if (concatenation.Left is SqlBinaryExpression { OperatorType: ExpressionType.Add } left && left.Type == typeof(string)) VisitConcatenation(left);
        else Visit(concatenation.Left);
        Sql.Append(", ");
        Visit(concatenation.Right);
    }
}

using Evolvex.EntityFrameworkCore.MySql.Metadata;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace Evolvex.EntityFrameworkCore.MySql.Migrations;

/// <summary>
/// What is known of the columns that a migration names: from the migration itself, so that one written by hand for several
/// databases needs no words of MySQL's, and from the model where it has one.
/// </summary>
internal sealed class ColumnFacts
{
    /// <summary>How other providers say that a column numbers itself: one migration may carry the words of several.</summary>
    private static readonly string[] NumberingAnnotations = [MySqlAnnotationProvider.AutoIncrement, "MySql:ValueGenerationStrategy", "Sqlite:Autoincrement"];

    private readonly Dictionary<(string Table, string Column), ColumnOperation> _columns = [];
    private readonly HashSet<(string Table, string Column)> _keys = [];

    public ColumnFacts(IReadOnlyList<MigrationOperation> operations)
    {
        foreach (var operation in operations)
        {
            switch (operation)
            {
                case CreateTableOperation create:
                    foreach (var column in create.Columns) _columns[(create.Name, column.Name)] = column;
                    AddKeys(create.Name, create.PrimaryKey?.Columns);
                    foreach (var unique in create.UniqueConstraints) AddKeys(create.Name, unique.Columns);
                    foreach (var foreign in create.ForeignKeys) AddKeys(create.Name, foreign.Columns);
                    break;
                case AddColumnOperation add:
                    _columns[(add.Table, add.Name)] = add;
                    break;
                case CreateIndexOperation { IsUnique: true } index:
                    AddKeys(index.Table, index.Columns);
                    break;
            }
        }
    }

    /// <summary>Text or bytes without a length cannot be a key.</summary>
    public bool NeedsKeyLength(string table, string column, ColumnOperation operation)
        => operation.ColumnType is null && operation.MaxLength is null && (operation.ClrType == typeof(string) || operation.ClrType == typeof(byte[]))
            && _keys.Contains((table, column));

    public bool NumbersItself(string table, string column, ColumnOperation operation, IModel? model)
    {
        if (operation.DefaultValue is not null || operation.DefaultValueSql is not null || operation.ComputedColumnSql is not null) return false;
        if (Array.Exists(NumberingAnnotations, a => operation[a] is { } value && value is not false)) return true;
        return Find(table, column, model) is { } found && found.PropertyMappings.Any(m => MySqlAnnotationProvider.NumbersItself(m.Property));
    }

    /// <summary>The column's type; null when neither the migration nor the model knows the column.</summary>
    public string? TypeOf(string table, string column, IModel? model, Func<ColumnOperation, string?> typeOf)
    {
        if (_columns.TryGetValue((table, column), out var operation)) return operation.ColumnType ?? typeOf(operation);
        return Find(table, column, model)?.StoreType;
    }

    private static IColumn? Find(string table, string column, IModel? model) => model?.GetRelationalModel().FindTable(table, schema: null)?.FindColumn(column);

    private void AddKeys(string table, string[]? columns)
    {
        foreach (var column in columns ?? []) _keys.Add((table, column));
    }
}

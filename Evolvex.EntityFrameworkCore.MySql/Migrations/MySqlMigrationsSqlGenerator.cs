using Evolvex.EntityFrameworkCore.MySql.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.EntityFrameworkCore.Storage;

namespace Evolvex.EntityFrameworkCore.MySql.Migrations;

/// <summary>
/// Migrations in MySQL's words. The server commits each change of the schema by itself, so no statement asks for a transaction.
/// Column facts that a hand-written migration leaves out (the length of a key, what numbers itself) are found by <see cref="ColumnFacts"/>.
/// </summary>
internal sealed class MySqlMigrationsSqlGenerator(MigrationsSqlGeneratorDependencies dependencies, MySqlServerOptions server) : MigrationsSqlGenerator(dependencies)
{
    private ColumnFacts _facts = new([]);

    public override IReadOnlyList<MigrationCommand> Generate(
        IReadOnlyList<MigrationOperation> operations, IModel? model = null, MigrationsSqlGenerationOptions options = MigrationsSqlGenerationOptions.Default)
    {
        _facts = new ColumnFacts(operations);
        return base.Generate(operations, model, options);
    }

    protected override void ColumnDefinition(string? schema, string table, string name, ColumnOperation operation, IModel? model, MigrationCommandListBuilder builder)
    {
        base.ColumnDefinition(schema, table, name, operation, model, builder);
        if (_facts.NumbersItself(table, name, operation, model)) builder.Append(" AUTO_INCREMENT");
        if (operation.Comment is { } comment) builder.Append(" COMMENT ").Append(Literal(comment));
    }

    protected override string GetColumnType(string? schema, string tableName, string name, ColumnOperation operation, IModel? model)
    {
        if (_facts.NeedsKeyLength(tableName, name, operation)) operation.MaxLength = Storage.MySqlTypeMappingSource.DefaultKeyLength;
        return base.GetColumnType(schema, tableName, name, operation, model);
    }

    protected override void DefaultValue(object? defaultValue, string? defaultValueSql, string? columnType, MigrationCommandListBuilder builder)
    {
        // Since MySQL 8.0.13 and MariaDB 10.2 an expression may stand for a default, in parentheses: also the only kind that text and blob columns take.
        var isLong = columnType is not null && (columnType.Contains("text", StringComparison.OrdinalIgnoreCase) || columnType.Contains("blob", StringComparison.OrdinalIgnoreCase));
        if (defaultValueSql is not null)
        {
            builder.Append(" DEFAULT (").Append(defaultValueSql).Append(")");
        }
        else if (defaultValue is not null && isLong)
        {
            var mapping = Dependencies.TypeMappingSource.GetMappingForValue(defaultValue);
            builder.Append(" DEFAULT (").Append(mapping.GenerateSqlLiteral(defaultValue)).Append(")");
        }
        else
        {
            base.DefaultValue(defaultValue, defaultValueSql, columnType, builder);
        }
    }

    protected override void ComputedColumnDefinition(
        string? schema, string table, string name, ColumnOperation operation, IModel? model, MigrationCommandListBuilder builder)
    {
        builder.Append(Name(name)).Append(" ").Append(operation.ColumnType ?? GetColumnType(schema, table, name, operation, model))
            .Append(" AS (").Append(operation.ComputedColumnSql!).Append(operation.IsStored == true ? ") STORED" : ") VIRTUAL");
        // MariaDB takes no NOT NULL on a generated column; its value decides.
        if (!operation.IsNullable && !server.IsMariaDb) builder.Append(" NOT NULL");
    }

    protected override void Generate(CreateTableOperation operation, IModel? model, MigrationCommandListBuilder builder, bool terminate = true)
    {
        base.Generate(operation, model, builder, terminate: false);
        builder.Append(" CHARACTER SET utf8mb4");
        if (operation.Comment is { } comment) builder.Append(" COMMENT ").Append(Literal(comment));
        if (terminate) End(builder);
    }

    protected override void GenerateIndexColumnList(CreateIndexOperation operation, IModel? model, MigrationCommandListBuilder builder)
    {
        var columns = operation.Columns.Select(c => _facts.TypeOf(operation.Table, c, model, o => GetColumnType(o.Schema, o.Table, o.Name, o, model))).ToArray();
        var prefixes = IndexPrefix.For(operation, columns);
        for (var i = 0; i < operation.Columns.Length; i++)
        {
            if (i > 0) builder.Append(", ");
            builder.Append(Name(operation.Columns[i]));
            if (prefixes[i] is { } prefix) builder.Append($"({prefix})");
            if (operation.IsDescending is { } descending && (descending.Length == 0 || descending[i])) builder.Append(" DESC");
        }
    }

    protected override void IndexOptions(MigrationOperation operation, IModel? model, MigrationCommandListBuilder builder)
    {
        if (operation is CreateIndexOperation { Filter: { } filter } index)
            throw new NotSupportedException($"Index {index.Name} has the filter \"{filter}\": MySQL has no filtered indexes. (NULLs never collide in a unique one.)");
    }

    protected override void Generate(EnsureSchemaOperation operation, IModel? model, MigrationCommandListBuilder builder)
        => throw new NotSupportedException($"Schema {operation.Name}: MySQL has no schemas within a database.");

    protected override void Generate(AlterDatabaseOperation operation, IModel? model, MigrationCommandListBuilder builder)
    {
        if (operation.Collation is { } collation) Statement(builder, $"ALTER DATABASE CHARACTER SET utf8mb4 COLLATE {collation}");
    }

    protected override void Generate(AlterColumnOperation operation, IModel? model, MigrationCommandListBuilder builder)
    {
        builder.Append($"ALTER TABLE {Name(operation.Table)} MODIFY COLUMN ");
        ColumnDefinition(operation.Schema, operation.Table, operation.Name, operation, model, builder);
        End(builder);
    }

    protected override void Generate(AlterTableOperation operation, IModel? model, MigrationCommandListBuilder builder)
    {
        if (!string.Equals(operation.Comment, operation.OldTable.Comment, StringComparison.Ordinal))
            Statement(builder, $"ALTER TABLE {Name(operation.Name)} COMMENT {Literal(operation.Comment ?? "")}");
    }

    protected override void Generate(RenameColumnOperation operation, IModel? model, MigrationCommandListBuilder builder)
        => Statement(builder, $"ALTER TABLE {Name(operation.Table)} RENAME COLUMN {Name(operation.Name)} TO {Name(operation.NewName)}");

    protected override void Generate(RenameTableOperation operation, IModel? model, MigrationCommandListBuilder builder)
        => Statement(builder, $"ALTER TABLE {Name(operation.Name)} RENAME TO {Name(operation.NewName!)}");

    protected override void Generate(RenameIndexOperation operation, IModel? model, MigrationCommandListBuilder builder)
        => Statement(builder, $"ALTER TABLE {Name(operation.Table!)} RENAME INDEX {Name(operation.Name)} TO {Name(operation.NewName)}");

    protected override void Generate(DropIndexOperation operation, IModel? model, MigrationCommandListBuilder builder, bool terminate = true)
        => Statement(builder, $"DROP INDEX {Name(operation.Name)} ON {Name(operation.Table!)}");

    protected override void Generate(DropForeignKeyOperation operation, IModel? model, MigrationCommandListBuilder builder, bool terminate = true)
        => Statement(builder, $"ALTER TABLE {Name(operation.Table)} DROP FOREIGN KEY {Name(operation.Name)}");

    protected override void Generate(DropPrimaryKeyOperation operation, IModel? model, MigrationCommandListBuilder builder, bool terminate = true)
        => Statement(builder, $"ALTER TABLE {Name(operation.Table)} DROP PRIMARY KEY");

    protected override void Generate(DropUniqueConstraintOperation operation, IModel? model, MigrationCommandListBuilder builder)
        => Statement(builder, $"ALTER TABLE {Name(operation.Table)} DROP INDEX {Name(operation.Name)}");

    private string Name(string identifier) => Dependencies.SqlGenerationHelper.DelimitIdentifier(identifier);

    private string Literal(string text) => Dependencies.TypeMappingSource.GetMapping(typeof(string)).GenerateSqlLiteral(text);

    private void Statement(MigrationCommandListBuilder builder, string text) => End(builder.Append(text));

    private void End(MigrationCommandListBuilder builder)
    {
        builder.AppendLine(Dependencies.SqlGenerationHelper.StatementTerminator);
        EndStatement(builder, suppressTransaction: true);
    }
}

using System.Data.Common;

namespace Evolvex.Portal.Tests.Storage;

/// <summary>What a database really holds, in sorted lines: columns with types, keys, indexes and foreign keys.</summary>
internal static class SchemaDescription
{
    public static Task<IReadOnlyList<string>> OfSqliteAsync(DbConnection connection) => ReadAsync(
        connection,
        """
        SELECT t.name || '.' || c.name || ' ' || c.type || ' notnull=' || c."notnull" || ' key=' || c.pk || ' default=' || coalesce(c.dflt_value, '')
        FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE '\_\_EF%' ESCAPE '\' AND t.name NOT LIKE 'sqlite%'
        UNION ALL
        SELECT t.name || ' index ' || i.name || ' unique=' || i."unique" || ' ' || (SELECT group_concat(x.name) FROM pragma_index_info(i.name) x)
        FROM sqlite_master t, pragma_index_list(t.name) i WHERE t.type = 'table' AND t.name NOT LIKE '\_\_EF%' ESCAPE '\'
        UNION ALL
        SELECT t.name || ' foreign ' || f."from" || '->' || f."table" || '.' || f."to" || ' ' || f.on_delete
        FROM sqlite_master t, pragma_foreign_key_list(t.name) f WHERE t.type = 'table'
        UNION ALL
        SELECT t.name || ' autoincrement' FROM sqlite_master t WHERE t.type = 'table' AND t.sql LIKE '%AUTOINCREMENT%' AND t.name NOT LIKE '\_\_EF%' ESCAPE '\'
        """);

    public static Task<IReadOnlyList<string>> OfMySqlAsync(DbConnection connection) => ReadAsync(
        connection,
        """
        SELECT CONCAT(table_name, '.', column_name, ' ', column_type, ' null=', is_nullable, ' ', extra, ' default=', coalesce(column_default, ''), ' ', coalesce(collation_name, ''))
        FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name NOT LIKE '\_\_EF%'
        UNION ALL
        SELECT CONCAT(table_name, ' index ', index_name, ' unique=', 1 - non_unique, ' ', group_concat(column_name ORDER BY seq_in_index))
        FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name NOT LIKE '\_\_EF%' GROUP BY table_name, index_name, non_unique
        UNION ALL
        SELECT CONCAT(table_name, ' foreign ', constraint_name, '->', referenced_table_name, ' ', delete_rule)
        FROM information_schema.referential_constraints WHERE constraint_schema = DATABASE()
        """);

    private static async Task<IReadOnlyList<string>> ReadAsync(DbConnection connection, string query)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = query;
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync()) lines.Add(reader.GetString(0));
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }
}

using Microsoft.EntityFrameworkCore.Storage;

namespace Evolvex.EntityFrameworkCore.MySql.Query;

/// <summary>CAST knows other type names than CREATE TABLE.</summary>
internal static class MySqlCast
{
    /// <summary>The type to cast to; null where the server needs no cast.</summary>
    public static string? TypeFor(RelationalTypeMapping mapping)
    {
        var name = mapping.StoreType.ToLowerInvariant();
        return mapping.StoreTypeNameBase.ToLowerInvariant().Replace(" unsigned", "", StringComparison.Ordinal) switch
        {
            "tinyint" or "smallint" or "int" or "integer" or "mediumint" or "bigint" => name.Contains("unsigned", StringComparison.Ordinal) ? "unsigned" : "signed",
            "varchar" or "char" or "text" or "longtext" or "mediumtext" or "tinytext" => "char",
            "varbinary" or "binary" or "blob" or "longblob" or "mediumblob" or "tinyblob" => "binary",
            "float" or "double" or "real" => "double",
            "decimal" or "numeric" or "datetime" or "date" or "time" => name,
            "timestamp" => "datetime(6)",
            _ => null,
        };
    }

    /// <summary>The value is of that kind already.</summary>
    public static bool IsNeedless(RelationalTypeMapping? from, string target) => from is not null && target is "signed" or "unsigned" or "double" && TypeFor(from!) == target;
}

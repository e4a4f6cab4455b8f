using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.Json;

namespace Evolvex.EntityFrameworkCore.MySql.Storage;

/// <summary>Text; a backslash is an escape character in literals (the session sees to that).</summary>
internal sealed class MySqlStringTypeMapping : StringTypeMapping
{
    public MySqlStringTypeMapping(string storeType, int? size = null, bool fixedLength = false)
        : base(new RelationalTypeMappingParameters(
            new CoreTypeMappingParameters(typeof(string), jsonValueReaderWriter: JsonStringReaderWriter.Instance), storeType, StoreTypePostfix.None, System.Data.DbType.String, unicode: true, size, fixedLength))
    {
    }

    private MySqlStringTypeMapping(RelationalTypeMappingParameters parameters) : base(parameters)
    {
    }

    public static string Escape(string text) => text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal);

    protected override RelationalTypeMapping Clone(RelationalTypeMappingParameters parameters) => new MySqlStringTypeMapping(parameters);

    protected override string EscapeSqlLiteral(string literal) => Escape(literal);
}

using System.Globalization;
using Microsoft.EntityFrameworkCore.Storage;

namespace Evolvex.EntityFrameworkCore.MySql.Storage;

/// <summary>An instant, kept as its UTC time in a datetime; it comes back with offset zero.</summary>
internal sealed class MySqlDateTimeOffsetTypeMapping : DateTimeOffsetTypeMapping
{
    public MySqlDateTimeOffsetTypeMapping(string storeType) : base(storeType, System.Data.DbType.DateTimeOffset)
    {
    }

    private MySqlDateTimeOffsetTypeMapping(RelationalTypeMappingParameters parameters) : base(parameters)
    {
    }

    protected override RelationalTypeMapping Clone(RelationalTypeMappingParameters parameters) => new MySqlDateTimeOffsetTypeMapping(parameters);

    protected override string GenerateNonNullSqlLiteral(object value)
        => string.Create(CultureInfo.InvariantCulture, $"TIMESTAMP '{((DateTimeOffset)value).UtcDateTime:yyyy-MM-dd HH:mm:ss.ffffff}'");
}

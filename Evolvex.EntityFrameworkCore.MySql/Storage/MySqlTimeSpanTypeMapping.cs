using System.Globalization;
using Microsoft.EntityFrameworkCore.Storage;

namespace Evolvex.EntityFrameworkCore.MySql.Storage;

/// <summary>A length of time, up to 838 hours either way.</summary>
internal sealed class MySqlTimeSpanTypeMapping : TimeSpanTypeMapping
{
    public MySqlTimeSpanTypeMapping(string storeType) : base(storeType, System.Data.DbType.Time)
    {
    }

    private MySqlTimeSpanTypeMapping(RelationalTypeMappingParameters parameters) : base(parameters)
    {
    }

    protected override RelationalTypeMapping Clone(RelationalTypeMappingParameters parameters) => new MySqlTimeSpanTypeMapping(parameters);

    protected override string GenerateNonNullSqlLiteral(object value)
    {
        var time = (TimeSpan)value;
        var sign = time < TimeSpan.Zero ? "-" : "";
        time = time.Duration();
        return string.Create(CultureInfo.InvariantCulture, $"'{sign}{(int)time.TotalHours:00}:{time:mm\\:ss\\.ffffff}'");
    }
}

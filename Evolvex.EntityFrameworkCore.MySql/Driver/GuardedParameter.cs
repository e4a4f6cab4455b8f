using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Evolvex.EntityFrameworkCore.MySql.Driver;

/// <summary>A name and a value; the driver finds the type from the value. Input only.</summary>
internal sealed class GuardedParameter : DbParameter
{
    private string _name = "";

    public override DbType DbType { get; set; } = DbType.Object;

    public override ParameterDirection Direction
    {
        get => ParameterDirection.Input;
        set
        {
            if (value != ParameterDirection.Input) throw new NotSupportedException("Output parameters are not supported; select the value instead.");
        }
    }

    public override bool IsNullable { get; set; }

    [AllowNull]
    public override string ParameterName { get => _name; set => _name = value ?? ""; }

    public override int Size { get; set; }

    [AllowNull]
    public override string SourceColumn { get => ""; set { } }

    public override bool SourceColumnNullMapping { get; set; }

    public override object? Value { get; set; }

    /// <summary>The value in a type that the driver knows; it has none for dates, times of day and instants, and writes a Guid as bytes.</summary>
    public object DriverValue => Value switch
    {
        null => DBNull.Value,
        Guid g => g.ToString("D"),
        DateOnly d => d.ToDateTime(TimeOnly.MinValue),
        TimeOnly t => t.ToTimeSpan(),
        DateTimeOffset i => i.UtcDateTime,
        char c => c.ToString(),
        Enum e => Convert.ChangeType(e, Enum.GetUnderlyingType(e.GetType()), System.Globalization.CultureInfo.InvariantCulture),
        ReadOnlyMemory<byte> m => m.ToArray(),
        var other => other,
    };

    public override void ResetDbType() => DbType = DbType.Object;
}

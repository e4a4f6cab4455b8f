using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Evolvex.EntityFrameworkCore.MySql.Metadata;

/// <summary>Tells the migrations which columns number themselves.</summary>
internal sealed class MySqlAnnotationProvider(RelationalAnnotationProviderDependencies dependencies) : RelationalAnnotationProvider(dependencies)
{
    public const string AutoIncrement = "MySql:AutoIncrement";

    public override IEnumerable<IAnnotation> For(IColumn column, bool designTime)
        => designTime && NumbersItself(column.PropertyMappings[0].Property) ? [new Annotation(AutoIncrement, true)] : [];

    /// <summary>The one whole number that is the primary key and generated on add, as every relational provider of EF Core reads it.</summary>
    public static bool NumbersItself(IProperty property)
    {
        var type = property.GetValueConverter()?.ProviderClrType ?? property.ClrType;
        return property.ValueGenerated == ValueGenerated.OnAdd
            && property.FindContainingPrimaryKey() is { Properties.Count: 1 }
            && !property.IsForeignKey()
            && Type.GetTypeCode(Nullable.GetUnderlyingType(type) ?? type) is >= TypeCode.SByte and <= TypeCode.UInt64
            && property.GetDefaultValueSql() is null
            && property.GetComputedColumnSql() is null
            && !property.TryGetDefaultValue(out _);
    }
}

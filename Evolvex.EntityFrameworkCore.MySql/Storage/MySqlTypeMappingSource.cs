using System.Data;
using System.Globalization;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Evolvex.EntityFrameworkCore.MySql.Storage;

/// <summary>Which column type a property gets, and which property type a column.</summary>
internal sealed class MySqlTypeMappingSource(TypeMappingSourceDependencies dependencies, RelationalTypeMappingSourceDependencies relationalDependencies)
    : RelationalTypeMappingSource(dependencies, relationalDependencies)
{
    /// <summary>Length of a key or index column when the model gives none: three of them still fit in InnoDB's 3072 bytes.</summary>
    public const int DefaultKeyLength = 255;

    // A row holds 65,535 bytes, at four a character; longer text lives outside of it.
    private const int LongestVarchar = 16_383;
    private const int LongestVarbinary = 65_535;

    private static readonly RelationalTypeMapping Text = new MySqlStringTypeMapping("longtext");
    private static readonly RelationalTypeMapping Blob = new ByteArrayTypeMapping("longblob", DbType.Binary);
    private static readonly RelationalTypeMapping Uuid = new GuidTypeMapping("char(36)", DbType.Guid);

    private static readonly Dictionary<Type, RelationalTypeMapping> ByClrType = new()
    {
        [typeof(bool)] = new BoolTypeMapping("tinyint(1)", DbType.Boolean),
        [typeof(sbyte)] = new SByteTypeMapping("tinyint", DbType.SByte),
        [typeof(byte)] = new ByteTypeMapping("tinyint unsigned", DbType.Byte),
        [typeof(short)] = new ShortTypeMapping("smallint", DbType.Int16),
        [typeof(ushort)] = new UShortTypeMapping("smallint unsigned", DbType.UInt16),
        [typeof(int)] = new IntTypeMapping("int", DbType.Int32),
        [typeof(uint)] = new UIntTypeMapping("int unsigned", DbType.UInt32),
        [typeof(long)] = new LongTypeMapping("bigint", DbType.Int64),
        [typeof(ulong)] = new ULongTypeMapping("bigint unsigned", DbType.UInt64),
        [typeof(float)] = new FloatTypeMapping("float", DbType.Single),
        [typeof(double)] = new DoubleTypeMapping("double", DbType.Double),
        [typeof(decimal)] = new DecimalTypeMapping("decimal(65,30)", DbType.Decimal, 65, 30),
        [typeof(DateTime)] = new MySqlDateTimeTypeMapping("datetime(6)"),
        [typeof(DateTimeOffset)] = new MySqlDateTimeOffsetTypeMapping("datetime(6)"),
        [typeof(DateOnly)] = new DateOnlyTypeMapping("date", DbType.Date),
        [typeof(TimeOnly)] = new TimeOnlyTypeMapping("time(6)", DbType.Time),
        [typeof(TimeSpan)] = new MySqlTimeSpanTypeMapping("time(6)"),
        [typeof(Guid)] = Uuid,
        [typeof(string)] = Text,
        [typeof(byte[])] = Blob,
    };

    protected override RelationalTypeMapping? FindMapping(in RelationalTypeMappingInfo mappingInfo)
        => ByStoreType(mappingInfo) ?? BySize(mappingInfo) ?? (mappingInfo.ClrType is { } clr ? ByClrType.GetValueOrDefault(clr) : null);

    private static RelationalTypeMapping? ByStoreType(in RelationalTypeMappingInfo info)
    {
        if (info.StoreTypeName is not { } name || info.StoreTypeNameBase is not { } baseName) return null;
        var clr = info.ClrType;
        var natural = Natural(name, baseName.ToLowerInvariant().Replace(" unsigned", "", StringComparison.Ordinal), info);
        if (natural is null || clr is null || natural.ClrType == clr) return natural;
        return ByClrType.TryGetValue(clr, out var asked) ? asked.WithStoreTypeAndSize(name, info.Size) : null;
    }

    /// <summary>What a column type is read as when nothing else is asked; the property's type chooses where there are two ways.</summary>
    private static RelationalTypeMapping? Natural(string name, string baseName, in RelationalTypeMappingInfo info)
    {
        var clr = info.ClrType;
        var unsigned = name.Contains("unsigned", StringComparison.OrdinalIgnoreCase);
        return baseName switch
        {
            "char" when clr == typeof(Guid) => Uuid,
            "binary" or "varbinary" when clr == typeof(Guid) => (RelationalTypeMapping)new ByteArrayTypeMapping(name, DbType.Binary, 16).WithComposedConverter(new GuidToBytesConverter()),
            "char" => new MySqlStringTypeMapping(name, info.Size, fixedLength: true),
            "varchar" or "text" or "tinytext" or "mediumtext" or "longtext" or "enum" or "set" or "json" => new MySqlStringTypeMapping(name, info.Size),
            "binary" or "varbinary" or "blob" or "tinyblob" or "mediumblob" or "longblob" => new ByteArrayTypeMapping(name, DbType.Binary, info.Size),
            "datetime" or "timestamp" => clr == typeof(DateTimeOffset) ? new MySqlDateTimeOffsetTypeMapping(name) : new MySqlDateTimeTypeMapping(name),
            "date" => clr == typeof(DateTime) ? new MySqlDateTimeTypeMapping("date") : ByClrType[typeof(DateOnly)],
            "time" => clr == typeof(TimeOnly) ? ByClrType[typeof(TimeOnly)] : new MySqlTimeSpanTypeMapping(name),
            "decimal" or "numeric" => new DecimalTypeMapping(name, DbType.Decimal, info.Precision, info.Scale),
            "double" or "real" => ByClrType[typeof(double)],
            "float" => ByClrType[typeof(float)],
            "bit" => clr == typeof(bool) || info.Size == 1 ? new BoolTypeMapping(name) : ByClrType[typeof(ulong)],
            "tinyint" => clr == typeof(bool) || info.Size == 1 ? ByClrType[typeof(bool)] : ByClrType[unsigned ? typeof(byte) : typeof(sbyte)],
            "smallint" or "year" => ByClrType[unsigned ? typeof(ushort) : typeof(short)],
            "int" or "integer" or "mediumint" => ByClrType[unsigned ? typeof(uint) : typeof(int)],
            "bigint" => ByClrType[unsigned ? typeof(ulong) : typeof(long)],
            _ => null,
        };
    }

    private static RelationalTypeMapping? BySize(in RelationalTypeMappingInfo info)
    {
        if (info.ClrType == typeof(string)) return Sized(info, LongestVarchar, info.IsFixedLength == true ? "char" : "varchar");
        if (info.ClrType == typeof(byte[])) return Sized(info, LongestVarbinary, info.IsFixedLength == true ? "binary" : "varbinary");
        if (info.Precision is not { } precision) return null;
        if (info.ClrType == typeof(decimal)) return new DecimalTypeMapping(Name("decimal", precision, info.Scale ?? 0), DbType.Decimal, precision, info.Scale ?? 0);
        if (info.ClrType == typeof(DateTime)) return new MySqlDateTimeTypeMapping(Name("datetime", precision));
        return info.ClrType == typeof(DateTimeOffset) ? new MySqlDateTimeOffsetTypeMapping(Name("datetime", precision)) : null;
    }

    private static RelationalTypeMapping? Sized(in RelationalTypeMappingInfo info, int longest, string type)
    {
        if (info.Size is null && !info.IsKeyOrIndex && info.IsFixedLength != true) return null;
        var size = info.Size ?? DefaultKeyLength;
        if (size > longest) return null;
        return info.ClrType == typeof(string)
            ? new MySqlStringTypeMapping(Name(type, size), size, info.IsFixedLength == true)
            : new ByteArrayTypeMapping(Name(type, size), DbType.Binary, size);
    }

    private static string Name(string type, params ReadOnlySpan<int> numbers)
    {
        var text = string.Join(',', numbers.ToArray().Select(n => n.ToString(CultureInfo.InvariantCulture)));
        return $"{type}({text})";
    }
}

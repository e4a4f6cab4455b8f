using System.Globalization;

namespace Evolvex.EntityFrameworkCore.MySql.Driver;

/// <summary>
/// From what the driver returns to the type that is asked for. A zero date (the driver gives <see cref="DateTime.MinValue"/>) is NULL;
/// a binary(16) comes from the driver as a Guid and is bytes here; char(36) is text or a Guid, as the model says.
/// </summary>
internal static class ColumnValue
{
    public static bool IsNull(object value) => value is DBNull || value is DateTime { Ticks: 0 };

    /// <summary>The value in its natural type.</summary>
    public static object Plain(object value) => value switch
    {
        DateTime { Ticks: 0 } => DBNull.Value,
        Guid g => g.ToByteArray(),
        _ => value,
    };

    public static T To<T>(object value)
    {
        if (value is T same && value is not Guid) return same;
        return (T)To(value, Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T));
    }

    public static bool ToBoolean(object value) => value switch
    {
        bool b => b,
        string s => s is not ("" or "0"),
        byte[] bits => Array.Exists(bits, b => b != 0),
        _ => ToInt64(value) != 0,
    };

    public static long ToInt64(object value) => value switch
    {
        long l => l,
        int i => i,
        uint u => u,
        short s => s,
        sbyte b => b,
        byte b => b,
        bool b => b ? 1 : 0,
        DBNull => throw IsNull(),
        _ => Convert.ToInt64(value, CultureInfo.InvariantCulture),
    };

    public static string ToText(object value) => value switch
    {
        string s => s,
        DBNull => throw IsNull(),
        byte[] bytes => System.Text.Encoding.UTF8.GetString(bytes),
        Guid g => g.ToString("D"),
        DateTime d => d.ToString(d.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    public static Guid ToGuid(object value) => value switch
    {
        Guid g => g,
        byte[] { Length: 16 } bytes => new Guid(bytes),
        _ => Guid.Parse(ToText(value)),
    };

    public static byte[] ToBytes(object value) => value switch
    {
        byte[] bytes => bytes,
        Guid g => g.ToByteArray(),
        DBNull => throw IsNull(),
        _ => System.Text.Encoding.UTF8.GetBytes(ToText(value)),
    };

    /// <summary>Functions such as DATE_ADD may answer in text.</summary>
    public static DateTime ToDateTime(object value) => value switch
    {
        DateTime d => d,
        DBNull => throw IsNull(),
        _ => DateTime.Parse(ToText(value), CultureInfo.InvariantCulture, DateTimeStyles.None),
    };

    public static TimeSpan ToTimeSpan(object value) => value switch
    {
        TimeSpan t => t,
        DateTime d => d.TimeOfDay,
        DBNull => throw IsNull(),
        _ => ParseTime(ToText(value)),
    };

    /// <summary>[-][D ]HHH:MM:SS[.ffffff], the form of times in text; hours may exceed a day.</summary>
    private static TimeSpan ParseTime(string text)
    {
        var rest = text.AsSpan().Trim();
        var negative = rest.StartsWith("-", StringComparison.Ordinal);
        if (negative) rest = rest[1..];
        var days = rest.IndexOf(' ') is > 0 and var space ? Take(ref rest, space) : 0;
        var hours = rest.IndexOf(':') is > 0 and var colon ? Take(ref rest, colon) : throw new FormatException($"\"{text}\" is not a time.");
        var time = TimeSpan.FromDays(days) + TimeSpan.FromHours(hours) + TimeSpan.Parse($"00:{rest}", CultureInfo.InvariantCulture);
        return negative ? -time : time;

        static int Take(ref ReadOnlySpan<char> from, int length)
        {
            var number = int.Parse(from[..length], NumberStyles.None, CultureInfo.InvariantCulture);
            from = from[(length + 1)..];
            return number;
        }
    }

    private static object To(object value, Type type)
    {
        if (type == typeof(Guid)) return ToGuid(value);
        if (type == typeof(byte[])) return ToBytes(value);
        if (type == typeof(string)) return ToText(value);
        if (type == typeof(DateTime)) return ToDateTime(value);
        if (type == typeof(DateOnly)) return DateOnly.FromDateTime(ToDateTime(value));
        if (type == typeof(TimeSpan)) return ToTimeSpan(value);
        if (type == typeof(TimeOnly)) return TimeOnly.FromTimeSpan(ToTimeSpan(value));
        if (type == typeof(DateTimeOffset)) return new DateTimeOffset(DateTime.SpecifyKind(ToDateTime(value), DateTimeKind.Utc));
        if (type == typeof(bool)) return ToBoolean(value);
        if (type == typeof(object)) return Plain(value);
        if (value is DBNull) throw IsNull();
        return Convert.ChangeType(value, type, CultureInfo.InvariantCulture);
    }

    private static InvalidCastException IsNull() => new("The column is NULL; ask IsDBNull first.");
}

using System.Data;

namespace Evolvex.EntityFrameworkCore.MySql.Driver;

/// <summary>The values of the row, by <see cref="ColumnValue"/> in the type asked for.</summary>
internal sealed partial class GuardedDataReader
{
    public override object GetValue(int ordinal) => ColumnValue.Plain(Raw(ordinal));

    public override int GetValues(object[] values)
    {
        var count = Math.Min(values.Length, FieldCount);
        for (var i = 0; i < count; i++) values[i] = GetValue(i);
        return count;
    }

    public override bool IsDBNull(int ordinal) => ColumnValue.IsNull(Raw(ordinal));

    public override Task<bool> IsDBNullAsync(int ordinal, CancellationToken cancellationToken) => Task.FromResult(IsDBNull(ordinal));

    public override T GetFieldValue<T>(int ordinal) => ColumnValue.To<T>(Raw(ordinal));

    public override Task<T> GetFieldValueAsync<T>(int ordinal, CancellationToken cancellationToken) => Task.FromResult(GetFieldValue<T>(ordinal));

    public override bool GetBoolean(int ordinal) => ColumnValue.ToBoolean(Raw(ordinal));

    public override byte GetByte(int ordinal) => checked((byte)ColumnValue.ToInt64(Raw(ordinal)));

    public override short GetInt16(int ordinal) => checked((short)ColumnValue.ToInt64(Raw(ordinal)));

    public override int GetInt32(int ordinal) => checked((int)ColumnValue.ToInt64(Raw(ordinal)));

    public override long GetInt64(int ordinal) => ColumnValue.ToInt64(Raw(ordinal));

    public override float GetFloat(int ordinal) => ColumnValue.To<float>(Raw(ordinal));

    public override double GetDouble(int ordinal) => ColumnValue.To<double>(Raw(ordinal));

    public override decimal GetDecimal(int ordinal) => ColumnValue.To<decimal>(Raw(ordinal));

    public override DateTime GetDateTime(int ordinal) => ColumnValue.ToDateTime(Raw(ordinal));

    public override Guid GetGuid(int ordinal) => ColumnValue.ToGuid(Raw(ordinal));

    public override string GetString(int ordinal) => ColumnValue.ToText(Raw(ordinal));

    public override char GetChar(int ordinal) => GetString(ordinal)[0];

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length)
        => Copy(ColumnValue.ToBytes(Raw(ordinal)).AsSpan(), dataOffset, buffer, bufferOffset, length);

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length)
        => Copy(GetString(ordinal).AsSpan(), dataOffset, buffer, bufferOffset, length);

    public override string GetName(int ordinal) => inner.GetName(ordinal);

    public override int GetOrdinal(string name) => inner.GetOrdinal(name);

    public override string GetDataTypeName(int ordinal) => inner.GetDataTypeName(ordinal);

    public override Type GetFieldType(int ordinal) => inner.GetFieldType(ordinal) is var type && type == typeof(Guid) ? typeof(byte[]) : type;

    public override DataTable? GetSchemaTable() => inner.GetSchemaTable();

    private static long Copy<T>(ReadOnlySpan<T> all, long offset, T[]? buffer, int bufferOffset, int length)
    {
        if (buffer is null) return all.Length;
        var part = all[(int)Math.Min(offset, all.Length)..];
        part = part[..Math.Min(length, part.Length)];
        part.CopyTo(buffer.AsSpan(bufferOffset));
        return part.Length;
    }

    private object Raw(int ordinal) => _row is { } row ? row[ordinal] : inner.GetValue(ordinal);
}

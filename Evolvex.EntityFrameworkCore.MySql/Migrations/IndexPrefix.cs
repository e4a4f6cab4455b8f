using System.Globalization;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace Evolvex.EntityFrameworkCore.MySql.Migrations;

/// <summary>
/// InnoDB indexes 3,072 bytes of a row (dynamic row format): 768 characters of utf8mb4, at four bytes each. Longer columns are indexed by
/// their beginning, which still finds and mostly sorts; a unique index cannot be cut so, as it would refuse values that differ later on.
/// </summary>
internal static class IndexPrefix
{
    public const int MostBytes = 3072;

    private const int BytesPerCharacter = 4;

    /// <summary>For each column the prefix in characters or bytes, null where it is indexed whole. A column of unknown type is left as it is.</summary>
    public static int?[] For(CreateIndexOperation operation, string?[] columnTypes)
    {
        var prefixes = new int?[columnTypes.Length];
        var sizes = columnTypes.Select(BytesOf).ToArray();
        if (sizes.Sum(s => (long)(s ?? 8)) <= MostBytes) return prefixes;
        if (operation.IsUnique)
        {
            throw new NotSupportedException(string.Create(
                CultureInfo.InvariantCulture,
                $"Unique index {operation.Name} on {operation.Table} ({string.Join(", ", operation.Columns)}) is longer than the {MostBytes} bytes that MySQL indexes: give the text columns a shorter maximum length."));
        }

        // What the short columns leave is shared by the long ones.
        var cut = Math.Max(MostBytes / Math.Max(columnTypes.Length, 1), 1);
        var rest = MostBytes - sizes.Where(s => s is { } size && size <= cut).Sum(s => s!.Value);
        var longOnes = sizes.Count(s => s is { } size && size > cut);
        for (var i = 0; i < prefixes.Length; i++)
        {
            if (sizes[i] is { } size && size > cut) prefixes[i] = rest / longOnes / (IsText(columnTypes[i]!) ? BytesPerCharacter : 1);
        }

        return prefixes;
    }

    private static bool IsText(string type) => type.Contains("char", StringComparison.OrdinalIgnoreCase) || type.Contains("text", StringComparison.OrdinalIgnoreCase);

    private static int? BytesOf(string? type)
    {
        if (type is null) return null;
        if (type.EndsWith("text", StringComparison.OrdinalIgnoreCase) || type.EndsWith("blob", StringComparison.OrdinalIgnoreCase) || type is "json") return int.MaxValue;
        var open = type.IndexOf('(', StringComparison.Ordinal);
        var isSized = type.Contains("char", StringComparison.OrdinalIgnoreCase) || type.Contains("binary", StringComparison.OrdinalIgnoreCase);
        if (!isSized || open < 0 || !int.TryParse(type.AsSpan(open + 1).TrimEnd(')'), NumberStyles.None, CultureInfo.InvariantCulture, out var length)) return 8;
        return IsText(type) ? length * BytesPerCharacter : length;
    }
}

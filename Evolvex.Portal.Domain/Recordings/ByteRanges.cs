using System.Globalization;
using System.Runtime.InteropServices;

namespace Evolvex.Portal.Domain.Recordings;

/// <summary>A stretch of bytes.</summary>
/// <param name="From">Offset of the first.</param>
/// <param name="Length">How many, at least 1.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ByteRange(long From, long Length)
{
    /// <summary>Offset of the last.</summary>
    public long Last => From + Length - 1;
}

/// <summary>The header field Range of bytes (RFC 9110, sections 14.1.2 and 14.2).</summary>
public static class ByteRanges
{
    /// <summary>More ranges than this in one request are an attack or a mistake; the whole is the answer.</summary>
    public const int Most = 16;

    /// <summary>
    /// Which bytes of a representation are asked for.
    /// <code>
    /// ranges-specifier = "bytes=" 1#( int-range / suffix-range )
    /// int-range        = first-pos "-" [ last-pos ]
    /// suffix-range     = "-" suffix-length
    /// </code>
    /// </summary>
    /// <returns>
    /// Null: the field is to be ignored (another unit, a syntax error, more than <see cref="Most"/> ranges or overlapping ones: section 14.2 lets a server do that).
    /// Empty: none of the ranges can be satisfied (416). Else those that can, in the order asked.
    /// </returns>
    public static IReadOnlyList<ByteRange>? Parse(string? field, long length)
    {
        if (field is null) return null;
        var text = field.AsSpan().Trim(" \t");
        const string unit = "bytes=";
        if (!text.StartsWith(unit, StringComparison.OrdinalIgnoreCase)) return null;
        text = text[unit.Length..];
        var ranges = new List<ByteRange>();
        var asked = 0;
        foreach (var part in text.Split(','))
        {
            var spec = text[part].Trim(" \t");
            // A list may have empty elements (section 5.6.1.2).
            if (spec.IsEmpty) continue;
            if (!TryParseOne(spec, length, out var range) || ++asked > Most) return null;
            if (range is { } satisfiable) ranges.Add(satisfiable);
        }
        if (asked == 0) return null;
        return Overlap(ranges) ? null : ranges;
    }

    private static bool TryParseOne(ReadOnlySpan<char> spec, long length, out ByteRange? range)
    {
        range = null;
        var dash = spec.IndexOf('-');
        if (dash < 0 || (dash == 0 && spec.Length == 1)) return false;
        if (dash == 0)
        {
            if (!TryNumber(spec[1..], out var suffix)) return false;
            if (suffix > 0 && length > 0) range = new ByteRange(Math.Max(0, length - suffix), Math.Min(suffix, length));
            return true;
        }
        if (!TryNumber(spec[..dash], out var first)) return false;
        var last = long.MaxValue;
        if (dash + 1 < spec.Length && !TryNumber(spec[(dash + 1)..], out last)) return false;
        if (last < first) return false;
        if (first < length) range = new ByteRange(first, Math.Min(last, length - 1) - first + 1);
        return true;
    }

    // Digits only; what is beyond 64 bits is beyond every file.
    private static bool TryNumber(ReadOnlySpan<char> digits, out long number)
    {
        number = 0;
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9')) return false;
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number)) number = long.MaxValue;
        return true;
    }

    private static bool Overlap(List<ByteRange> ranges)
    {
        if (ranges.Count < 2) return false;
        var sorted = ranges.OrderBy(range => range.From).ToList();
        for (var index = 1; index < sorted.Count; index++)
            if (sorted[index].From <= sorted[index - 1].Last) return true;
        return false;
    }
}

using System.Text;

namespace Evolvex.Portal.Domain.Export;

/// <summary>
/// Lines of comma-separated values by RFC 4180. A value that a spreadsheet would take for a formula gets an apostrophe before it, so that nobody's
/// name is executed on the computer of who opens the file (OWASP, "CSV injection").
/// </summary>
public static class CsvLine
{
    /// <summary>Adds one line with its end.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="separator">A comma; a semicolon where the spreadsheet's language has decimal commas.</param>
    /// <param name="values">The values; null is an empty one.</param>
    public static void Append(StringBuilder text, char separator, params ReadOnlySpan<string?> values)
    {
        for (var at = 0; at < values.Length; at++)
        {
            if (at > 0) text.Append(separator);
            Append(text, separator, values[at] ?? "");
        }
        text.Append("\r\n");
    }

    /// <summary>A spreadsheet would calculate it.</summary>
    public static bool IsFormula(string value) => value.Length > 0 && value[0] is ('=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠');

    private static void Append(StringBuilder text, char separator, string value)
    {
        if (IsFormula(value)) value = $"'{value}";
        if (value.AsSpan().IndexOfAny('"', '\r', '\n') < 0 && !value.Contains(separator, StringComparison.Ordinal)) text.Append(value);
        else text.Append('"').Append(value.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
    }
}

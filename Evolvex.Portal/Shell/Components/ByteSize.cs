using System.Globalization;

namespace Evolvex.Portal.Shell.Components;

/// <summary>Sizes of files as people read them, in the language's own units: "345 KB", "1.4 MB".</summary>
public static class ByteSize
{
    private static readonly string[] English = ["B", "KB", "MB", "GB", "TB"];
    private static readonly string[] Russian = ["Б", "КБ", "МБ", "ГБ", "ТБ"];

    /// <summary>The size with its unit, steps of 1024.</summary>
    public static string Of(long bytes)
    {
        double size = bytes;
        var unit = 0;
        for (; size >= 1000 && unit < English.Length - 1; unit++) size /= 1024;
        var units = Languages.Current == "ru" ? Russian : English;
        return $"{size.ToString(size >= 10 || unit == 0 ? "N0" : "N1", CultureInfo.CurrentCulture)} {units[unit]}";
    }
}

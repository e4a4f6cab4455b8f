using System.Diagnostics.CodeAnalysis;

namespace Evolvex.Portal.Domain.Recordings;

/// <summary>Which side of the call a file holds; most hold both.</summary>
public enum RecordingSide
{
    /// <summary>Both sides, mixed or as two channels.</summary>
    Both,

    /// <summary>What the channel heard (<c>_in</c>, <c>-in</c>).</summary>
    In,

    /// <summary>What the channel said (<c>_out</c>, <c>-out</c>).</summary>
    Out,
}

/// <summary>How a file was packed after it was recorded.</summary>
public enum RecordingPacking
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>gzip (RFC 1952): <c>.gz</c>.</summary>
    Gzip,

    /// <summary>A zip archive with the recording in it: <c>.zip</c>.</summary>
    Zip,
}

/// <summary>
/// The parts of a recording file's name: <c>NAME[_in|_out].EXT[.gz|.zip]</c>, the extensions in any case. A view into the name, good as long as that is.
/// </summary>
public readonly ref struct RecordingFileName
{
    /// <summary>Longest name that a file system takes, in characters.</summary>
    public const int Longest = 255;

    /// <summary>Longest path that is taken from a row, in characters.</summary>
    private const int LongestPath = 4096;

    private RecordingFileName(ReadOnlySpan<char> stem, RecordingSide side, RecordingFormat format, RecordingPacking packing)
    {
        Stem = stem;
        Side = side;
        Format = format;
        Packing = packing;
    }

    /// <summary>NAME: what all files of one recording share.</summary>
    public ReadOnlySpan<char> Stem { get; }

    /// <summary>The side of the call.</summary>
    public RecordingSide Side { get; }

    /// <summary>What the extension tells.</summary>
    public RecordingFormat Format { get; }

    /// <summary>Packed afterwards or not.</summary>
    public RecordingPacking Packing { get; }

    /// <summary>Takes a base name apart; false when it is no recording's name.</summary>
    public static bool TryParse(ReadOnlySpan<char> name, out RecordingFileName parsed)
    {
        parsed = default;
        if (name.Length is 0 or > Longest || name[0] == '.') return false;
        var packing = PackingOf(ref name);
        var dot = name.LastIndexOf('.');
        if (dot <= 0 || RecordingFormat.Of(name[(dot + 1)..]) is not { } format) return false;
        var stem = name[..dot];
        var side = SideOf(ref stem);
        parsed = new RecordingFileName(stem, side, format, packing);
        return true;
    }

    /// <summary>
    /// The name without folder, side and extensions, whether it has any or not: rows of a cdr table name files in all these ways, Issabel's with <c>audio:</c> in front.
    /// </summary>
    public static ReadOnlySpan<char> StemOf(ReadOnlySpan<char> file)
    {
        if (file.StartsWith("audio:", StringComparison.Ordinal)) file = file["audio:".Length..];
        file = file[(file.LastIndexOfAny('/', '\\') + 1)..];
        return TryParse(file, out var parsed) ? parsed.Stem : file;
    }

    /// <summary>
    /// Which text of a row of call records names a file: what stands in a column for it, or else in <c>userfield</c> one word, which dialplans fill with many things. Null where none can.
    /// </summary>
    /// <param name="recordingFile">Of the column <c>recordingfile</c>, where the table has it.</param>
    /// <param name="userField">Of the column <c>userfield</c>.</param>
    public static string? InRow(string? recordingFile, string? userField)
    {
        // What stands in a column of its own is certain; where it does not look so, it is said as Issabel does.
        if (CanName(recordingFile)) return IsCertain(recordingFile) ? recordingFile : $"audio:{recordingFile}";
        return CanName(userField) && (IsCertain(userField) || !userField.AsSpan().ContainsAny(' ', '\t')) ? userField : null;
    }

    /// <summary>Whether a text of a row can be nothing but a file's name: it has an ending of recordings, a folder, or <c>audio:</c> in front.</summary>
    public static bool IsCertain(ReadOnlySpan<char> text) =>
        text.StartsWith("audio:", StringComparison.Ordinal) || text.Contains('/') || TryParse(text[(text.LastIndexOf('\\') + 1)..], out _);

    private static bool CanName([NotNullWhen(true)] string? text) =>
        !string.IsNullOrWhiteSpace(text) && text.Length <= LongestPath && StemOf(text).Length is > 0 and <= Longest && !text.AsSpan().ContainsAnyInRange('\0', '\x1f');

    private static RecordingPacking PackingOf(ref ReadOnlySpan<char> name)
    {
        if (Cut(ref name, ".gz")) return RecordingPacking.Gzip;
        return Cut(ref name, ".zip") ? RecordingPacking.Zip : RecordingPacking.None;
    }

    private static RecordingSide SideOf(ref ReadOnlySpan<char> stem)
    {
        if (Cut(ref stem, "_in") || Cut(ref stem, "-in")) return RecordingSide.In;
        return Cut(ref stem, "_out") || Cut(ref stem, "-out") ? RecordingSide.Out : RecordingSide.Both;
    }

    private static bool Cut(ref ReadOnlySpan<char> text, ReadOnlySpan<char> end)
    {
        if (text.Length <= end.Length || !text.EndsWith(end, StringComparison.OrdinalIgnoreCase)) return false;
        text = text[..^end.Length];
        return true;
    }
}

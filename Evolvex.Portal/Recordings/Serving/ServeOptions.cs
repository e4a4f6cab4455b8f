using Evolvex.Portal.Domain.Recordings;

namespace Evolvex.Portal.Recordings.Serving;

/// <summary>How a recording is handed out.</summary>
internal sealed record ServeOptions
{
    /// <summary>Base name of the copy that a browser saves; null: the recording's own.</summary>
    public string? FileName { get; init; }

    /// <summary>To be saved rather than played.</summary>
    public bool Download { get; init; }

    /// <summary>Only this stretch; null: the whole.</summary>
    public RecordingCut? Cut { get; init; }

    /// <summary>The answer for a recording that cannot be played; null: problem details with a status that fits.</summary>
    public Func<RecordingException, IResult>? OnFault { get; init; }
}

/// <summary>A stretch of a recording.</summary>
/// <param name="From">Since the beginning of the recording.</param>
/// <param name="To">Since the beginning of the recording.</param>
internal sealed record RecordingCut(TimeSpan From, TimeSpan To)
{
    private const double Longest = 7 * 24 * 3600;

    /// <summary>From seconds; null when they make no stretch.</summary>
    public static RecordingCut? Of(double? from, double? to) =>
        from is >= 0 and < Longest && to is > 0 and <= Longest && to > from ? new RecordingCut(TimeSpan.FromSeconds(from.Value), TimeSpan.FromSeconds(to.Value)) : null;
}

/// <summary>Names for saved copies.</summary>
internal static class SavedName
{
    private const int Longest = 120;

    /// <summary>A base name that tells the call: <c>2024-10-30 09-59-15 79123456789 - 110</c>; what no file system takes is left out.</summary>
    /// <param name="startedAt">In the zone that the name is to show.</param>
    /// <param name="from">Who called.</param>
    /// <param name="to">Who was called.</param>
    /// <param name="side">Which side is on it.</param>
    public static string Of(DateTimeOffset startedAt, string? from, string? to, RecordingSide side = RecordingSide.Both)
    {
        var parties = string.Join(" - ", new[] { from, to }.Where(party => !string.IsNullOrWhiteSpace(party)));
        var name = Clean(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{startedAt:yyyy-MM-dd HH-mm-ss} {parties}"));
        return side == RecordingSide.Both ? name : $"{name} {(side == RecordingSide.In ? "in" : "out")}";
    }

    /// <summary>Without what means something to a file system or a header.</summary>
    public static string Clean(string name)
    {
        var clean = string.Concat(name.Where(letter => !char.IsControl(letter) && !char.IsSurrogate(letter) && letter is not ('/' or '\\' or ':' or '*' or '?' or '"' or '<' or '>' or '|'))).Trim(' ', '.');
        if (clean.Length > Longest) clean = clean[..Longest].TrimEnd(' ', '.');
        return clean.Length == 0 ? "recording" : clean;
    }
}

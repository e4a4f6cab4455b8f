namespace Evolvex.Portal.Domain.Recordings;

/// <summary>Tells which call a file belongs to and where a call's files may be: the configured patterns and the names that PBXs give by themselves.</summary>
public sealed class RecordingLayout
{
    private readonly RecordingPattern[] _patterns;
    private readonly RecordingPattern[] _shaped;

    /// <summary>Reads the patterns.</summary>
    /// <exception cref="FormatException">One of them cannot be read; the message quotes it.</exception>
    public RecordingLayout(IEnumerable<string> patterns)
    {
        _patterns = [.. patterns.Select(RecordingPattern.Parse)];
        // Where the name is the id alone there is nothing to take apart.
        _shaped = [.. _patterns.Where(pattern => !pattern.NameIsId)];
    }

    /// <summary>
    /// The id of the call that a file records: FreePBX's <c>…-YYYYMMDD-HHMMSS-ID</c> read from its end (the numbers in front may hold dashes), an id
    /// of Asterisk's own making, what a pattern shows, else the whole name.
    /// </summary>
    /// <param name="directory">Relative to the root with <c>/</c>; empty for the root itself.</param>
    /// <param name="stem">The file's name without side and extensions.</param>
    public ReadOnlySpan<char> IdOf(string directory, ReadOnlySpan<char> stem)
    {
        if (CallId.IsOfAsterisk(stem)) return stem;
        if (FreePbxId(stem) is { IsEmpty: false } id) return id;
        if (_shaped.Length == 0) return stem;
        var path = directory.Length == 0 ? stem.ToString() : $"{directory}/{stem}";
        foreach (var pattern in _shaped)
            if (pattern.IdIn(path) is { } shown) return shown;
        return stem;
    }

    /// <summary>The same where the name tells an id; null where it could be any name.</summary>
    /// <param name="directory">Relative to the root with <c>/</c>; empty for the root itself.</param>
    /// <param name="stem">The file's name without side and extensions.</param>
    public string? IdToldBy(string directory, string stem) => IdOf(directory, stem) is var id && (CallId.IsOfAsterisk(stem) || !id.SequenceEqual(stem)) ? id.ToString() : null;

    /// <summary>The paths without extension where a call's files would be, as far as ids and date settle them; most likely first.</summary>
    public IEnumerable<string> PlacesOf(string? uniqueid, string? linkedid, DateTimeOffset? startedAt) =>
        _patterns.Select(pattern => pattern.PathOf(uniqueid, linkedid, startedAt)).OfType<string>().Distinct(StringComparer.Ordinal);

    private static ReadOnlySpan<char> FreePbxId(ReadOnlySpan<char> stem)
    {
        const int date = 8, time = 6, head = date + time + 3;
        for (var at = stem.Length - head - 1; at >= 0; at--)
        {
            var rest = stem[at..];
            if (rest[0] == '-' && AreDigits(rest[1..(date + 1)]) && rest[date + 1] == '-' && AreDigits(rest[(date + 2)..(head - 1)]) && rest[head - 1] == '-') return rest[head..];
        }
        return default;
    }

    private static bool AreDigits(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');
}

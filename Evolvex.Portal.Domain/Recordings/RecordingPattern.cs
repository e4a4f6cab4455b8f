using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Evolvex.Portal.Domain.Recordings;

/// <summary>
/// Where under the root of the recordings a call's file may be. Grammar: a relative path with <c>/</c>, in which
/// <c>{uniqueid}</c> and <c>{linkedid}</c> stand for the call's ids, <c>{yyyy} {MM} {dd} {HH} {mm} {ss}</c> for the date and time of its start
/// in the PBX's zone, and <c>*</c> for anything but a separator. The extension shown stands for every one that Asterisk writes.
/// </summary>
public sealed class RecordingPattern
{
    private static readonly TimeSpan LongestMatch = TimeSpan.FromMilliseconds(50);

    private readonly string _text;
    private readonly Regex _shape;

    private RecordingPattern(string text, Regex shape, bool fixedPlace)
    {
        _text = text;
        _shape = shape;
        HasFixedPlace = fixedPlace;
    }

    /// <summary>No <c>*</c> in it: ids and date settle the place, so that it can be looked at without a listing.</summary>
    public bool HasFixedPlace { get; }

    /// <summary>The file's name is the id and nothing else.</summary>
    public bool NameIsId => _text[(_text.LastIndexOf('/') + 1)..] is "{uniqueid}" or "{linkedid}";

    /// <summary>Whether a text is a pattern.</summary>
    public static bool CanBe(string text)
    {
        try
        {
            Parse(text);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="FormatException">It has no id in its last part, an unknown word in braces, or leads out of the root.</exception>
    public static RecordingPattern Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var path = text.Trim().Replace('\\', '/');
        if (path.Length == 0 || path[0] == '/' || path.Split('/').Any(part => part is "" or "." or "..")) throw new FormatException($"\"{text}\" does not stay under the folder of the recordings");
        path = WithoutExtension(path);
        var name = path[(path.LastIndexOf('/') + 1)..];
        if (!name.Contains("{uniqueid}", StringComparison.Ordinal) && !name.Contains("{linkedid}", StringComparison.Ordinal))
            throw new FormatException($"\"{text}\" has neither {{uniqueid}} nor {{linkedid}} in its file name");
        return new RecordingPattern(path, new Regex(Shape(path, text), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, LongestMatch), !path.Contains('*', StringComparison.Ordinal));
    }

    /// <summary>The id in a path of this shape (relative, <c>/</c>, without extensions), or null.</summary>
    public string? IdIn(string pathWithoutExtension)
    {
        var match = _shape.Match(pathWithoutExtension);
        return match.Success ? match.Groups["id"].Value : null;
    }

    /// <summary>The path without extension where a call's file would be, or null where the pattern needs what is not given or has no fixed place.</summary>
    public string? PathOf(string? uniqueid, string? linkedid, DateTimeOffset? startedAt)
    {
        if (!HasFixedPlace) return null;
        var path = new StringBuilder(_text);
        if (!Fill(path, "{uniqueid}", uniqueid) || !Fill(path, "{linkedid}", linkedid)) return null;
        foreach (var word in DateWords)
            if (!Fill(path, $"{{{word}}}", startedAt?.ToString(word.Length == 1 ? "%" + word : word, CultureInfo.InvariantCulture))) return null;
        return path.ToString();
    }

    /// <summary>The pattern as it was written.</summary>
    public override string ToString() => _text;

    private static readonly string[] DateWords = ["yyyy", "MM", "dd", "HH", "mm", "ss"];

    private static bool Fill(StringBuilder path, string word, string? value)
    {
        if (value is not null) path.Replace(word, value);
        else if (path.ToString().Contains(word, StringComparison.Ordinal)) return false;
        return true;
    }

    private static string WithoutExtension(string path)
    {
        var dot = path.LastIndexOf('.');
        return dot > path.LastIndexOf('}') && dot > path.LastIndexOf('/') && RecordingFormat.Of(path.AsSpan(dot + 1)) is not null ? path[..dot] : path;
    }

    private static string Shape(string path, string text)
    {
        var shape = new StringBuilder("^");
        for (var at = 0; at < path.Length;)
        {
            if (path[at] == '*')
            {
                shape.Append("[^/]*");
                at++;
            }
            else if (path[at] == '{')
            {
                var end = path.IndexOf('}', at);
                var word = end < 0 ? path[at..] : path[(at + 1)..end];
                shape.Append(WordShape(word) ?? throw new FormatException($"\"{text}\" has {{{word}}}, which means nothing; known are {{uniqueid}}, {{linkedid}}, {{yyyy}}, {{MM}}, {{dd}}, {{HH}}, {{mm}}, {{ss}} and *"));
                at = end + 1;
            }
            else
            {
                shape.Append(Regex.Escape(path[at].ToString()));
                at++;
            }
        }
        return shape.Append('$').ToString();
    }

    // An id after a wildcard must not swallow a "-" before it: FreePBX puts numbers, which may hold "-", in front.
    private static string? WordShape(string word) => word switch
    {
        "uniqueid" or "linkedid" => @"(?<id>[^/\-][^/]*?)",
        "yyyy" => "[0-9]{4}",
        "MM" or "dd" or "HH" or "mm" or "ss" => "[0-9]{2}",
        _ => null,
    };
}

namespace Evolvex.Portal.Domain.Manager;

/// <summary>A header that an action takes, as the PBX's own help has it.</summary>
/// <param name="Name">The header's name.</param>
/// <param name="IsRequired">The syntax has it without brackets. Asterisk's help is not always right about it.</param>
/// <param name="Text">What it means, in Asterisk's words; may be empty.</param>
/// <param name="Choices">Values that the help names; others may be taken too.</param>
public sealed record ActionParameter(string Name, bool IsRequired, string Text, IReadOnlyList<string> Choices);

/// <summary>What <c>manager show command X</c> tells of an action, of Asterisk 16 and later (xmldoc's layout, <c>main/manager.c</c>).</summary>
/// <param name="Name">The action.</param>
/// <param name="Synopsis">What it does, in a line.</param>
/// <param name="Description">More of it; empty where the help has none.</param>
/// <param name="Module">Module that provides it; null where the help does not tell.</param>
/// <param name="Privilege">Classes of which a user needs one, such as <c>call,all</c>; empty: everybody may.</param>
/// <param name="Parameters">Its headers in the order of the syntax, without Action and ActionID.</param>
/// <param name="SeeAlso">Other actions, events and applications.</param>
public sealed record ActionHelp(
    string Name, string Synopsis, string Description, string? Module, string Privilege, IReadOnlyList<ActionParameter> Parameters, IReadOnlyList<string> SeeAlso)
{
    private const string NotAvailable = "Not available";

    /// <summary>Reads the lines of the help, as the values of <c>Output</c>.</summary>
    /// <returns>Null: they are no help of an action, as when there is none of that name.</returns>
    public static ActionHelp? Parse(string name, IEnumerable<string> lines)
    {
        var sections = Sections(lines);
        if (!sections.TryGetValue("Syntax", out var syntax)) return null;
        var texts = Arguments(sections.GetValueOrDefault("Arguments") ?? []);
        return new ActionHelp(
            name,
            Prose(sections, "Synopsis").ReplaceLineEndings(" "),
            Prose(sections, "Description"),
            Prose(sections, "Provided By") is { Length: > 0 } module ? module : null,
            Prose(sections, "Privilege") is var privilege && privilege is "<none>" or "None" ? "" : privilege,
            [.. syntax.Select(line => Parameter(line, texts)).OfType<ActionParameter>()],
            Prose(sections, "See Also").Split([',', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    // What an answer looks like comes after these and has sections of the same names.
    private static Dictionary<string, List<string>> Sections(IEnumerable<string> lines)
    {
        var sections = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        List<string>? section = null;
        foreach (var line in lines)
        {
            if (line is ['[', .. var title, ']'] && title.All(c => char.IsAsciiLetter(c) || c == ' '))
            {
                if (title == "List Responses") break;
                section = [];
                if (!sections.TryAdd(title, section)) break;
            }
            else
            {
                section?.Add(line);
            }
        }

        return sections;
    }

    private static string Prose(Dictionary<string, List<string>> sections, string title)
    {
        if (!sections.TryGetValue(title, out var lines)) return "";
        var text = string.Join('\n', lines.Select(line => line.Replace('\t', ' ').TrimEnd())).Trim();
        return text == NotAvailable ? "" : text;
    }

    /// <summary><c>Channel: &lt;value&gt;</c>, or in brackets when it may be left out: <c>[Timeout:] &lt;value&gt;</c>.</summary>
    private static ActionParameter? Parameter(string line, Dictionary<string, List<string>> texts)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0) return null;
        var isOptional = line[0] == '[';
        var name = line[(isOptional ? 1 : 0)..colon];
        if (name is "Action" or "ActionID" || name.Length == 0 || name.Contains(' ', StringComparison.Ordinal)) return null;
        var text = texts.GetValueOrDefault(name) ?? [];
        var choices = Choices(text);
        return new ActionParameter(name, !isOptional, string.Join(' ', text.SkipLast(choices.Count)), choices);
    }

    /// <summary>A name at the margin, its text below, moved in.</summary>
    private static Dictionary<string, List<string>> Arguments(List<string> lines)
    {
        var texts = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        List<string>? text = null;
        foreach (var line in lines.Where(line => line.Trim().Length > 0))
        {
            if (line[0] is ' ' or '\t') text?.Add(line.Trim());
            else texts.TryAdd(line.Trim(), text = []);
        }

        return texts;
    }

    // Values that the documentation lists come last, each a word in a line of its own; the end of a sentence alone in its line ends in a dot.
    private static List<string> Choices(List<string> text)
    {
        var words = text.AsEnumerable().Reverse().TakeWhile(IsWord).Reverse().ToList();
        return words.Count >= 2 ? words : [];
    }

    private static bool IsWord(string line) => line.Length is > 0 and <= 32 && line[^1] is not ('.' or ',' or ')' or ':') && !line.Contains(' ', StringComparison.Ordinal);
}

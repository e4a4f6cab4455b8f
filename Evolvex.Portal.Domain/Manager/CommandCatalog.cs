using System.Text.RegularExpressions;

namespace Evolvex.Portal.Domain.Manager;

/// <summary>How a command line may go on.</summary>
/// <param name="Line">The line as far as it is certain: what was typed, and what all ways to go on have in common.</param>
/// <param name="Choices">Words that may come next, when there are several.</param>
public sealed record CommandCompletion(string Line, IReadOnlyList<string> Choices);

/// <summary>The commands of one PBX, as its <c>core show help</c> lists them; completes what is typed from them.</summary>
public sealed partial class CommandCatalog
{
    private static readonly char[] Blanks = [' ', '\t'];
    private readonly List<string[][]> commands;

    private CommandCatalog(List<string[][]> commands) => this.commands = commands;

    /// <summary>Knows no command.</summary>
    public static CommandCatalog Empty { get; } = new([]);

    /// <summary>How many commands there are.</summary>
    public int Count => commands.Count;

    /// <summary>Reads lines like <c>core show channels [concise|verbose|count] -- Display information on channels</c>.</summary>
    public static CommandCatalog Parse(IEnumerable<string> lines)
    {
        var known = new List<string[][]>();
        foreach (var line in lines)
        {
            var end = line.IndexOf(" -- ", StringComparison.Ordinal);
            if (end <= 0 || line.StartsWith('!')) continue;
            var words = Word().Matches(line[..end]).Select(match => match.Value).ToList();
            known.Add([.. words.Select(Alternatives).TakeWhile(choice => choice.Length > 0)]);
        }

        return new CommandCatalog(known);
    }

    /// <summary>Completes the last word of what is typed; after a blank, the word that comes next.</summary>
    public CommandCompletion Complete(string typed)
    {
        var words = typed.Split(Blanks, StringSplitOptions.RemoveEmptyEntries);
        var isNew = words.Length == 0 || Blanks.Contains(typed[^1]);
        var (before, part) = isNew ? (words, "") : (words[..^1], words[^1]);
        var next = commands.Where(command => Begins(command, before)).SelectMany(command => command[before.Length])
            .Where(word => word.StartsWith(part, StringComparison.OrdinalIgnoreCase))
            .Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase).ToList();
        if (next.Count == 0) return new CommandCompletion(typed, []);
        var common = next.Aggregate((one, other) => one[..Common(one, other)]);
        var line = typed[..^part.Length] + (common.Length > part.Length ? common : part);
        return next.Count == 1 ? new CommandCompletion(line + " ", []) : new CommandCompletion(line, next);
    }

    private static bool Begins(string[][] command, string[] words) =>
        command.Length > words.Length && words.Zip(command).All(pair => pair.Second.Contains(pair.First, StringComparer.OrdinalIgnoreCase));

    private static int Common(string one, string other)
    {
        var length = 0;
        while (length < one.Length && length < other.Length && char.ToLowerInvariant(one[length]) == char.ToLowerInvariant(other[length])) length++;
        return length;
    }

    // [a|b] and {a|b} are words to choose from; <name> stands for anything, after which nothing can be completed.
    private static string[] Alternatives(string word) => word[0] switch
    {
        '<' => [],
        '[' or '{' when word.Contains('<', StringComparison.Ordinal) => [],
        '[' or '{' => word.Trim('[', ']', '{', '}').Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        _ => word.Split('|', StringSplitOptions.RemoveEmptyEntries),
    };

    [GeneratedRegex(@"\[[^\]]*\]|\{[^}]*\}|<[^>]*>|\S+", RegexOptions.None, 1000)]
    private static partial Regex Word();
}

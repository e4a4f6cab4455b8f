using System.Text;

namespace Evolvex.Portal.DemoPbx.Actions;

/// <summary>A header that holds several values with commas between, taken apart as Asterisk does it (<c>__ast_app_separate_args</c> in <c>main/app.c</c>).</summary>
internal static class HeaderArguments
{
    /// <summary>The values. Quotes go, a backslash goes and saves what follows it; a comma within quotes, parentheses or brackets separates nothing.</summary>
    public static IEnumerable<string> Split(string text)
    {
        var part = new StringBuilder();
        var (round, square, isQuoted) = (0, 0, false);
        for (var at = 0; at < text.Length; at++)
        {
            var letter = text[at];
            if (letter == ',' && round == 0 && square == 0 && !isQuoted)
            {
                yield return part.ToString();
                part.Clear();
                continue;
            }

            if (letter == '"') isQuoted = !isQuoted;
            else if (letter != '\\') part.Append(letter);
            else if (++at < text.Length) part.Append(text[at]);
            if (letter is '(' or ')') round = Math.Max(0, round + (letter == '(' ? 1 : -1));
            if (letter is '[' or ']') square = Math.Max(0, square + (letter == '[' ? 1 : -1));
        }

        yield return part.ToString();
    }
}

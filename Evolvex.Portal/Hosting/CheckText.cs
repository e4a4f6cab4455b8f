using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Evolvex.Portal.Hosting;

/// <summary>
/// A sentence of a check: in English for the command line and the log, and as a form with values, so that the page can say it in the reader's language.
/// Made by the compiler from <c>$"…{value}…"</c>.
/// </summary>
[InterpolatedStringHandler]
internal sealed class CheckText(int literalLength, int formattedCount)
{
    private readonly StringBuilder _form = new(literalLength + formattedCount * 4);
    private readonly List<object?> _values = new(formattedCount);

    /// <summary>The sentence with <c>{0}</c>, <c>{1}</c> … for its values.</summary>
    public string Form => _form.ToString();

    /// <summary>The values.</summary>
    public IReadOnlyList<object?> Values => _values;

    public static implicit operator CheckText(string text)
    {
        var whole = new CheckText(text.Length, 0);
        whole.AppendLiteral(text);
        return whole;
    }

    public void AppendLiteral(string literal) => _form.Append(literal.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));

    public void AppendFormatted<T>(T value)
    {
        _form.Append('{').Append(_values.Count).Append('}');
        _values.Add(value);
    }

    /// <summary>The sentence in English.</summary>
    public override string ToString() => string.Format(CultureInfo.InvariantCulture, Form, [.. _values]);
}

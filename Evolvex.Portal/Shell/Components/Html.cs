using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components;

namespace Evolvex.Portal.Shell.Components;

/// <summary>
/// A piece of a page as one text instead of dozens of nodes that each circuit would keep: for the cells of long lists. What is put in with
/// <c>$"…{value}…"</c> is encoded, always; only a <see cref="MarkupString"/> goes in as it is.
/// </summary>
/// <example><code>Html.Of($"&lt;td class=\"c-from\"&gt;{name}&lt;/td&gt;")</code></example>
public static class Html
{
    private static readonly ConcurrentDictionary<(string Language, object Key), MarkupString> Shared = new();

    /// <summary>The text as a piece of a page.</summary>
    public static MarkupString Of(Text text) => new(text.ToString());

    /// <summary>A piece that is the same in every line and circuit of a language: made once. The keys must be few.</summary>
    /// <param name="key">What tells it from the others, a value with equality.</param>
    /// <param name="make">Makes it.</param>
    public static MarkupString Once(object key, Func<MarkupString> make)
    {
        var place = (CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, key);
        return Shared.TryGetValue(place, out var piece) ? piece : Shared.GetOrAdd(place, make());
    }

    /// <summary>Gathers an interpolated text and encodes its values.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Text
    {
        private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);
        private readonly StringBuilder _text;

        /// <summary>Called by the compiler.</summary>
        public Text(int literalLength, int holes) => _text = new StringBuilder(literalLength + holes * 16);

        /// <summary>Adds what stands in the source.</summary>
        public void AppendLiteral(string literal) => _text.Append(literal);

        /// <summary>Adds a piece as it is.</summary>
        public void AppendFormatted(MarkupString piece) => _text.Append(piece.Value);

        /// <summary>Adds a text, encoded.</summary>
        public void AppendFormatted(string? value)
        {
            if (!string.IsNullOrEmpty(value)) _text.Append(Encoder.Encode(value));
        }

        /// <summary>Adds a number.</summary>
        public void AppendFormatted(long value) => _text.Append(value);

        /// <inheritdoc />
        public override string ToString() => _text.ToString();
    }
}

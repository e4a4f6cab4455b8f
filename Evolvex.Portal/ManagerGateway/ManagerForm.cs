using System.Text;

namespace Evolvex.Portal.ManagerGateway;

/// <summary>
/// Parameters of a request to the HTTP manager, read as Asterisk reads them (<c>main/http.c</c>, parse_cookies and get_params): names have no case,
/// <c>+</c> is a space, a broken escape stays as it is, <c>%00</c> ends the value, <c>;</c> separates nothing, a key without <c>=</c> is dropped.
/// Text is Latin-1 throughout: one character is one byte of the wire, so bytes that are no UTF-8 pass unharmed.
/// </summary>
internal sealed class ManagerForm
{
    /// <summary>Asterisk's limit of headers in one manager message (AST_MAX_MANHEADERS).</summary>
    internal const int MaxFields = 128;

    public static readonly ManagerForm Empty = new([]);

    private ManagerForm(IReadOnlyList<ManagerField> fields) => Fields = fields;

    /// <summary>All parameters in order, repeated ones too.</summary>
    public IReadOnlyList<ManagerField> Fields { get; }

    /// <summary>The first value of that name, without case, or null.</summary>
    public string? this[string name] =>
        Fields.FirstOrDefault(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value;

    /// <summary>Reads a query string (without its <c>?</c>) or an urlencoded body.</summary>
    public static ManagerForm Parse(ReadOnlySpan<char> encoded)
    {
        var fields = new List<ManagerField>();
        foreach (var range in encoded.Split('&'))
        {
            var part = encoded[range];
            var equals = part.IndexOf('=');
            if (equals >= 0 && fields.Count < MaxFields)
            {
                fields.Add(new ManagerField(Decode(part[..equals]), OneLine(Decode(part[(equals + 1)..]))));
            }
        }

        return new ManagerForm(fields);
    }

    // Unlike Asterisk, a value never gets a line of its own in the manager message: a line break in it becomes a space.
    private static string OneLine(string value) =>
        value.AsSpan().IndexOfAny('\r', '\n') < 0 ? value : value.ReplaceLineEndings(" ");

    private static string Decode(ReadOnlySpan<char> encoded)
    {
        var text = new StringBuilder(encoded.Length);
        for (var i = 0; i < encoded.Length; i++)
        {
            var c = encoded[i];
            if (c == '%' && i + 2 < encoded.Length && char.IsAsciiHexDigit(encoded[i + 1]) && char.IsAsciiHexDigit(encoded[i + 2]))
            {
                c = (char)Convert.ToByte(encoded.Slice(i + 1, 2).ToString(), 16);
                i += 2;
                if (c == '\0')
                {
                    break;
                }
            }
            else if (c == '+')
            {
                c = ' ';
            }

            text.Append(c);
        }

        return text.ToString();
    }
}

/// <summary>One parameter, Latin-1: one character is one byte.</summary>
internal sealed record ManagerField(string Name, string Value);

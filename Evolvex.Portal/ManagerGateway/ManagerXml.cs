using System.Buffers;
using System.Globalization;
using System.Text;

namespace Evolvex.Portal.ManagerGateway;

/// <summary>
/// Turns a manager answer into the XML of <c>/mxml</c> as Asterisk does (<c>main/manager.c</c>, xml_translate), byte for byte, but for two things:
/// what XML does not allow (control bytes, bytes that are no UTF-8) becomes U+FFFD, and <c>ajaxdest</c> and <c>ajaxobjtype</c> are escaped.
/// </summary>
internal static class ManagerXml
{
    private const string Replacement = "\uFFFD";

    /// <summary>Writes the whole document.</summary>
    /// <param name="answer">The answer as the manager port would send it.</param>
    /// <param name="form">The request, for <c>ajaxdest</c> (becomes <c>id=</c>) and <c>ajaxobjtype</c> (replaces the tag).</param>
    /// <param name="output">Receives UTF-8.</param>
    public static void Write(ReadOnlySpan<byte> answer, ManagerForm form, IBufferWriter<byte> output)
    {
        var id = new StringBuilder();
        AppendEscaped(id, Utf8(NonEmpty(form["ajaxdest"], "unknown")));
        var tag = TagName(Utf8(NonEmpty(form["ajaxobjtype"], "generic")));
        var document = new StringBuilder("<ajax-response>\n", answer.Length * 2);
        new Translation(document, $"<response type='object' id='{id}'><{tag}").Run(answer);
        document.Append("</ajax-response>\n");
        Encoding.UTF8.GetBytes(document.ToString(), output);
    }

    private static string NonEmpty(string? value, string otherwise) => string.IsNullOrEmpty(value) ? otherwise : value;

    private static string Utf8(string latin1) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(latin1));

    private static string TagName(string wanted)
    {
        var cleaned = string.Concat(wanted.Select(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.' ? c : '_'));
        return char.IsLetter(cleaned[0]) || cleaned[0] == '_' ? cleaned : "_" + cleaned;
    }

    private static void AppendEscaped(StringBuilder text, ReadOnlySpan<char> value)
    {
        foreach (var c in value)
        {
            _ = c switch
            {
                '&' => text.Append("&amp;"),
                '<' => text.Append("&lt;"),
                '>' => text.Append("&gt;"),
                '"' => text.Append("&quot;"),
                '\'' => text.Append("&apos;"),
                '\t' => text.Append(c),
                < ' ' or '\uFFFE' or '\uFFFF' => text.Append(Replacement),
                _ => text.Append(c),
            };
        }
    }

    /// <summary>State of one pass over the lines of an answer.</summary>
    private ref struct Translation(StringBuilder document, string open)
    {
        private readonly Dictionary<string, int> seen = new(StringComparer.Ordinal);
        private bool inMessage;
        private bool inOpaqueData;

        public void Run(ReadOnlySpan<byte> answer)
        {
            while (!answer.IsEmpty)
            {
                // Asterisk takes CR, LF and CRLF alike for the end of a line here, so a bare LF in a value begins a line as well.
                var end = answer.IndexOfAny((byte)'\r', (byte)'\n');
                var line = end < 0 ? answer : answer[..end];
                answer = end < 0 ? default : answer[(end + 1)..];
                if (!answer.IsEmpty && answer[0] == '\n')
                {
                    answer = answer[1..];
                }

                Line(Encoding.UTF8.GetString(line.TrimEnd(" \t\v\f"u8)));
            }

            EndMessage();
        }

        private void Line(string line)
        {
            if (line.Length == 0)
            {
                EndMessage();
                return;
            }

            if (!inMessage)
            {
                document.Append(open);
                inMessage = true;
                seen.Clear();
            }

            if (inOpaqueData)
            {
                document.Append('\n');
                AppendEscaped(document, line);
                return;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            inOpaqueData = colon < 0;
            AppendName(inOpaqueData ? "opaque_data" : line[..colon]);
            AppendEscaped(document, inOpaqueData ? line : line.AsSpan(colon + 1).TrimStart());
            document.Append(inOpaqueData ? "" : "'");
        }

        private void AppendName(string name)
        {
            var attribute = string.Concat(name.TrimEnd().Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '_'));
            attribute = attribute.Length == 0 || char.IsAsciiDigit(attribute[0]) ? "_" + attribute : attribute;
            var count = seen[attribute] = seen.GetValueOrDefault(attribute) + 1;
            document.Append(' ').Append(attribute);
            if (count > 1)
            {
                document.Append('-').Append(count.ToString(CultureInfo.InvariantCulture));
            }

            document.Append("='");
        }

        private void EndMessage()
        {
            document.Append(inOpaqueData ? "'" : "").Append(inMessage ? " /></response>\n" : "");
            inOpaqueData = inMessage = false;
        }
    }
}

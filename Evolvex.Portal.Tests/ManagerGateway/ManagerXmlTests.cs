using System.Buffers;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Evolvex.Portal.ManagerGateway;

namespace Evolvex.Portal.Tests.ManagerGateway;

public partial class ManagerXmlTests
{
    public static TheoryData<string> Folders => ["http/mxml-basics", "http/mxml-actions", "http/mxml-status", "asterisk-16/http/mxml-actions", "asterisk-16/http/mxml-status"];

    [Theory]
    [MemberData(nameof(Folders))]
    public void The_document_is_asterisks_byte_for_byte(string folder)
    {
        foreach (var step in HttpCapture.Read(folder).Where(s => s.AnswerHeader("Content-type") == "text/xml"))
        {
            var expected = Encoding.UTF8.GetString(step.AnswerBody);
            Render(AsManagerLines(expected)).ShouldBe(expected, step.Name);
        }
    }

    [Fact]
    public void The_destination_and_the_tag_of_the_request_are_used() =>
        Render("Response: Success\r\n\r\n", "ajaxdest=there&ajaxobjtype=thing")
            .ShouldBe("<ajax-response>\n<response type='object' id='there'><thing response='Success' /></response>\n</ajax-response>\n");

    [Fact]
    public void Markup_in_the_request_is_escaped_and_the_document_stays_well_formed() =>
        XDocument.Parse(Render("Response: Success\r\n\r\n", "ajaxdest=a'b%3Cc&ajaxobjtype=x%20y%3E")).Root!.Element("response")!.Attribute("id")!.Value.ShouldBe("a'b<c");

    [Fact]
    public void A_repeated_key_is_numbered_within_its_message() =>
        Render("Output: a\r\nOutput: \r\nOutput:  b \r\n\r\nOutput: c\r\n\r\n").ShouldContain("<generic output='a' output-2='' output-3='b' /></response>\n");

    [Fact]
    public void A_line_without_colon_takes_the_rest_of_the_message() =>
        Render("Event: UserEvent\r\nX: a\nopaque\r\nY: z\r\n\r\nEvent: E\r\n\r\n").ShouldBe(
            "<ajax-response>\n<response type='object' id='unknown'><generic event='UserEvent' x='a' opaque_data='opaque\nY: z' /></response>\n"
            + "<response type='object' id='unknown'><generic event='E' /></response>\n</ajax-response>\n");

    [Fact]
    public void Bytes_that_xml_does_not_allow_are_replaced()
    {
        byte[] answer = [.. "Name: a"u8, 0x01, 0xFF, 0x1F, .. "b\r\n\r\n"u8];
        var output = new ArrayBufferWriter<byte>();
        ManagerXml.Write(answer, ManagerForm.Empty, output);
        XDocument.Parse(Encoding.UTF8.GetString(output.WrittenSpan)).Descendants("generic").Single().Attribute("name")!.Value.ShouldBe("a\uFFFD\uFFFD\uFFFDb");
    }

    [Fact]
    public void A_name_that_begins_with_a_digit_gets_an_underscore() => Render("1x-Y z: v\r\n\r\n").ShouldContain("<generic _1x_y_z='v' />");

    private static string Render(string answer, string query = "")
    {
        var output = new ArrayBufferWriter<byte>();
        ManagerXml.Write(Encoding.UTF8.GetBytes(answer), ManagerForm.Parse(query), output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    // Back from the document to lines of the manager protocol; names come lower-cased, which the translation does anyway.
    internal static string AsManagerLines(string document)
    {
        var lines = new StringBuilder();
        foreach (Match message in Message().Matches(document))
        {
            foreach (Match attribute in Attribute().Matches(message.Groups[1].Value))
            {
                var value = WebUtility.HtmlDecode(attribute.Groups[3].Value);
                lines.Append(attribute.Groups[1].Value == "opaque_data" ? value : $"{attribute.Groups[1].Value}: {value}").Append("\r\n");
            }

            lines.Append("\r\n");
        }

        return lines.ToString();
    }

    [GeneratedRegex("<response [^>]*><[a-z]+(.*?) /></response>", RegexOptions.Singleline)]
    private static partial Regex Message();

    [GeneratedRegex("([a-z0-9_]+)(-[0-9]+)?='([^']*)'")]
    private static partial Regex Attribute();
}

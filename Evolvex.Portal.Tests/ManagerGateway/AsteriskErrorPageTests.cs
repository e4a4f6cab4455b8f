using System.Text;
using Evolvex.Portal.ManagerGateway;

namespace Evolvex.Portal.Tests.ManagerGateway;

public class AsteriskErrorPageTests
{
    [Theory]
    [InlineData("http/request-line", "09-notthere", 404, "Not Found", "The requested URL was not found on this server.")]
    [InlineData("http/request-line", "17-dots", 403, "Access Denied", "You do not have permission to access the requested URL.")]
    [InlineData("http/request-line", "30-longer", 400, "Bad Request", "Request line too long")]
    [InlineData("http/digest", "01-noauth", 401, "Unauthorized", "")]
    public void The_page_is_asterisks_byte_for_byte(string folder, string step, int status, string title, string text) =>
        AsteriskErrorPage.Html(status, title, text).ShouldBe(Encoding.Latin1.GetString(HttpCapture.Read(folder).Single(s => s.Name == step).AnswerBody));
}

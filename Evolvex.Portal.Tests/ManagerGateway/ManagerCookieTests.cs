using Evolvex.Portal.ManagerGateway;

namespace Evolvex.Portal.Tests.ManagerGateway;

public class ManagerCookieTests
{
    [Theory]
    [InlineData("mansession_id=\"54b8b4e5\"", 0x54b8b4e5u)]
    [InlineData("mansession_id=54b8b4e5", 0x54b8b4e5u)]
    [InlineData("a=b; MANSESSION_ID=\"54B8B4E5\"; c=d", 0x54b8b4e5u)]
    [InlineData("$Version=1; mansession_id=\"0054b8b4e5\"", 0x54b8b4e5u)]
    [InlineData("mansession_id=\"zz\"", null)]
    [InlineData("mansession_id=\"154b8b4e5\"", null)]
    [InlineData("mansession_id=\"0\"", null)]
    [InlineData("other=1", null)]
    [InlineData(null, null)]
    public void The_session_is_read_in_every_form_that_asterisk_takes(string? header, uint? session) => ManagerCookie.Read(header).ShouldBe(session);

    [Fact]
    public void A_second_cookie_header_is_read_too() => ManagerCookie.Read(new(["a=b", "mansession_id=\"1f\""])).ShouldBe(0x1fu);

    [Fact]
    public void The_cookie_is_written_as_asterisk_writes_it() =>
        ManagerCookie.Write(0x1f, TimeSpan.FromSeconds(60)).ShouldBe("mansession_id=\"0000001f\"; Version=1; Max-Age=60");
}

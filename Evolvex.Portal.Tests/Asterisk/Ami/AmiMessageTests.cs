using Evolvex.Portal.Asterisk.Ami;

namespace Evolvex.Portal.Tests.Asterisk.Ami;

public sealed class AmiMessageTests
{
    [Fact]
    public void A_message_gives_its_lines_as_names_and_values()
    {
        var message = AmiMessage.Parse("Response: Success\r\nActionID: 7\r\nMessage: Done: well\r\nno colon\r\nMessage: again\r\n\r\n"u8);

        message.ShouldBe([("Response", "Success"), ("ActionID", "7"), ("Message", "Done: well"), ("", "no colon"), ("Message", "again")]);
        message.ActionId.ShouldBe("7");
        message.Text.ShouldBe("Done: well");
        message.GetAll("MESSAGE").ShouldBe(["Done: well", "again"]);
        message[""].ShouldBeNull();
        message.IsSuccess.ShouldBeTrue();
        message.Frame.IsOpaqueAt(3).ShouldBeTrue();
        message.ToString().ShouldEndWith("again\r\n\r\n");
    }

    [Theory]
    [InlineData("Response: Error\r\n\r\n", false)]
    [InlineData("Response: Goodbye\r\n\r\n", true)]
    [InlineData("response: success\r\n\r\n", true)]
    [InlineData("Event: Success\r\n\r\n", false)]
    public void Success_is_what_an_answer_says(string message, bool success) =>
        AmiMessage.Parse(System.Text.Encoding.ASCII.GetBytes(message)).IsSuccess.ShouldBe(success);

    [Theory]
    [InlineData("")]
    [InlineData("Event: A\r\n")]
    [InlineData("Event: A\r\n\r\nEvent: B\r\n\r\n")]
    [InlineData("Event: A\r\n\r\nrest")]
    public void What_is_not_exactly_one_message_is_refused(string message) =>
        Should.Throw<FormatException>(() => AmiMessage.Parse(System.Text.Encoding.ASCII.GetBytes(message)));

    [Fact]
    public void A_kept_message_does_not_change_when_its_batch_is_used_again()
    {
        var collector = new FrameCollector();
        using (var reader = new AmiFrameReader(collector, 4096, blockSize: 128, largestBlock: 128))
        {
            for (var i = 0; i < 100; i++) FrameCollector.Feed(reader, System.Text.Encoding.ASCII.GetBytes($"Event: E{i}\r\nN: {i}\r\n\r\n"), () => 13);
        }

        collector.Found.Select(message => (message.Name, message["N"])).ShouldBe(Enumerable.Range(0, 100).Select(i => ($"E{i}", (string?)$"{i}")));
    }
}

using Evolvex.Portal.CallHistory.Keeping;

namespace Evolvex.Portal.Tests.CallHistory;

public class PlainNumberTests
{
    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("79161234567")]
    [InlineData("+7916*#")]
    [InlineData("0123456789+*#000")]
    public void A_plain_number_is_what_was_read(string text)
    {
        PlainNumber.TryRead(text, out var number).ShouldBeTrue();

        number.ToString().ShouldBe(text);
    }

    [Theory]
    [InlineData("01234567890123456")]
    [InlineData("anonymous")]
    [InlineData("7916 123")]
    [InlineData("٣")]
    public void What_is_longer_or_has_other_signs_is_none(string text) => PlainNumber.TryRead(text, out _).ShouldBeFalse();

    [Fact]
    public void They_stand_in_the_order_of_their_texts()
    {
        string[] texts = ["", "#1", "*1", "+7", "+79", "0", "00", "01", "1", "10", "109", "11", "9"];

        texts.ShouldBe(texts.Order(StringComparer.Ordinal));
        texts.Select(text => PlainNumber.TryRead(text, out var number) ? number.Signs : ulong.MaxValue).ShouldBeInOrder();
    }
}

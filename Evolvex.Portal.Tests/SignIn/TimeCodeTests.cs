using System.Text;
using Evolvex.Portal.Domain.Access;

namespace Evolvex.Portal.Tests.SignIn;

public sealed class TimeCodeTests
{
    // RFC 6238, appendix B: the last six of its eight digits.
    private static readonly byte[] Key = Encoding.ASCII.GetBytes("12345678901234567890");

    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void The_codes_are_those_of_the_RFC(long second, string code)
    {
        var moment = DateTimeOffset.FromUnixTimeSeconds(second);

        TimeCode.At(Key, TimeCode.StepAt(moment)).ShouldBe(code);
        TimeCode.Find(Key, code, moment).ShouldBe(TimeCode.StepAt(moment));
    }

    [Theory]
    [InlineData(-2, false)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void One_step_before_and_after_are_taken_too(int steps, bool taken)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1111111109);

        TimeCode.Find(Key, TimeCode.At(Key, TimeCode.StepAt(now) + steps), now).HasValue.ShouldBe(taken);
    }

    [Fact]
    public void A_code_that_was_taken_is_not_taken_again_nor_is_one_before_it()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1111111109);
        var step = TimeCode.StepAt(now);

        TimeCode.Find(Key, TimeCode.At(Key, step), now, after: step).ShouldBeNull();
        TimeCode.Find(Key, TimeCode.At(Key, step - 1), now, after: step).ShouldBeNull();
        TimeCode.Find(Key, TimeCode.At(Key, step + 1), now, after: step).ShouldBe(step + 1);
    }

    [Theory]
    [InlineData("081 804", true)]
    [InlineData("81804", false)]
    [InlineData("", false)]
    [InlineData("０８１８０４", false)]
    public void Only_the_digits_count(string typed, bool taken) => TimeCode.Find(Key, typed, DateTimeOffset.FromUnixTimeSeconds(1111111109)).HasValue.ShouldBe(taken);

    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Keys_are_written_by_RFC_4648(string bytes, string text)
    {
        Base32.Encode(Encoding.ASCII.GetBytes(bytes)).ShouldBe(text);
        Encoding.ASCII.GetString(Base32.Decode(text)!).ShouldBe(bytes);
    }

    [Fact]
    public void A_key_is_read_however_it_was_written_down()
    {
        Encoding.ASCII.GetString(Base32.Decode("mzxw 6ytb-oi======")!).ShouldBe("foobar");
        Base32.Decode("MZXW1").ShouldBeNull();
    }
}

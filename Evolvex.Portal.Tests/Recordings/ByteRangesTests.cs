using Evolvex.Portal.Domain.Recordings;

namespace Evolvex.Portal.Tests.Recordings;

public sealed class ByteRangesTests
{
    [Theory]
    [InlineData("bytes=0-0", "0+1")]
    [InlineData("bytes=0-499", "0+500")]
    [InlineData("BYTES=10-", "10+990")]
    [InlineData("bytes=-1", "999+1")]
    [InlineData("bytes=-5000", "0+1000")]
    [InlineData("bytes=999-999999999999999999999999", "999+1")]
    [InlineData("bytes=0-1, 5-6 ,\t-1", "0+2 5+2 999+1")]
    [InlineData("bytes=,,0-1,", "0+2")]
    [InlineData("bytes=900-,0-9", "900+100 0+10")]
    [InlineData("bytes=0-1,5000-", "0+2")]
    public void Ranges_that_can_be_satisfied_are_read(string field, string expected) =>
        Text(ByteRanges.Parse(field, 1000)).ShouldBe(expected);

    [Theory]
    [InlineData("bytes=1000-")]
    [InlineData("bytes=-0")]
    [InlineData("bytes=99999999999999999999-")]
    [InlineData("bytes=1000-1001,2000-")]
    public void Ranges_beyond_the_end_cannot_be_satisfied(string field) => ByteRanges.Parse(field, 1000).ShouldNotBeNull().ShouldBeEmpty();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("bytes")]
    [InlineData("bytes=")]
    [InlineData("bytes=,")]
    [InlineData("bytes=-")]
    [InlineData("bytes=5-2")]
    [InlineData("bytes=a-b")]
    [InlineData("bytes=+1-2")]
    [InlineData("bytes=1--2")]
    [InlineData("bytes=0x1-2")]
    [InlineData("bytes 0-1")]
    [InlineData("items=0-1")]
    [InlineData("bytes=0-9,5-14")]
    [InlineData("bytes=0-,-1")]
    [InlineData("bytes=0-0,2-2,4-4,6-6,8-8,10-10,12-12,14-14,16-16,18-18,20-20,22-22,24-24,26-26,28-28,30-30,32-32")]
    public void Anything_else_is_ignored(string? field) => ByteRanges.Parse(field, 1000).ShouldBeNull();

    [Fact]
    public void Nothing_of_an_empty_file_can_be_satisfied() => ByteRanges.Parse("bytes=0-", 0).ShouldNotBeNull().ShouldBeEmpty();

    private static string Text(IReadOnlyList<ByteRange>? ranges) => string.Join(' ', ranges.ShouldNotBeNull().Select(range => $"{range.From}+{range.Length}"));
}

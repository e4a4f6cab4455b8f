using System.Text;
using Evolvex.Portal.Domain.Export;

namespace Evolvex.Portal.Tests.Export;

public sealed class CsvLineTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("Иванов, Иван", "\"Иванов, Иван\"")]
    [InlineData("say \"yes\"", "\"say \"\"yes\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+74951234567", "'+74951234567")]
    [InlineData("-2", "'-2")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("=cmd|' /C calc'!A0,x", "\"'=cmd|' /C calc'!A0,x\"")]
    [InlineData("a=1", "a=1")]
    [InlineData("1-2", "1-2")]
    public void A_value_is_quoted_where_it_must_be_and_never_a_formula(string? value, string expected) => Line(',', value).ShouldBe(expected + "\r\n");

    [Fact]
    public void The_separator_decides_what_is_quoted() => Line(';', "1,5", "a;b", null).ShouldBe("1,5;\"a;b\";\r\n");

    private static string Line(char separator, params string?[] values)
    {
        var text = new StringBuilder();
        CsvLine.Append(text, separator, values);
        return text.ToString();
    }
}

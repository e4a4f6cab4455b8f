using Evolvex.Portal.Domain.CallHistory;

namespace Evolvex.Portal.Tests.CallHistory;

/// <summary>Names as databases hold them; the garbled ones were played on a real Asterisk whose connection was Latin-1.</summary>
public sealed class NameLettersTests
{
    [Theory]
    [InlineData("ÐžÐ»ÑŒÐ³Ð° Ð\u0081Ð»ÐºÐ¸Ð½Ð°", "Ольга Ёлкина")]
    [InlineData("Îëüãà ¨ëêèíà", "Ольга Ёлкина")]
    [InlineData("Íàòàë³ÿ", "Наталія")]
    [InlineData("ÎÎÎ \"Ðîìàøêà\" 24, Moscow", "ООО \"Ромашка\" 24, Moscow")]
    [InlineData("JosÃ© MÃ¼ller", "José Müller")]
    [InlineData("ÐžÐ»ÑŒÐ³Ð° Ð", "Ольга ")]
    [InlineData("Ð\u0090Ð½Ð½Ð° ðŸ˜€", "Анна 😀")]
    public void A_name_that_went_through_the_wrong_alphabet_is_read_as_it_was_meant(string written, string meant)
    {
        NameLetters.Mended(written).ShouldBe(meant);
        NameLetters.IsGarbled(written).ShouldBeTrue();
    }

    [Theory]
    [InlineData("Ольга Ёлкина")]
    [InlineData("Anna Petrova")]
    [InlineData("José Müller")]
    [InlineData("Zoë à Paris")]
    [InlineData("Ångström été Éva")]
    [InlineData("Łódź")]
    [InlineData("Анна 😀")]
    [InlineData("山田太郎")]
    [InlineData("№ 5 «Ромашка»")]
    [InlineData("José")]
    [InlineData("Jos\uFFFD M\uFFFDller")]
    public void A_name_that_is_well_stays(string name)
    {
        NameLetters.Mended(name).ShouldBe(name);
        NameLetters.IsGarbled(name).ShouldBeFalse();
    }

    [Theory]
    [InlineData("\"\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD \uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\" <79161113001>")]
    [InlineData("\"79161113001\" <79161113001>")]
    [InlineData("<79161113001>")]
    [InlineData("79161113001")]
    [InlineData("\"\" <79161113001>")]
    public void A_name_of_which_nothing_can_be_read_is_none(string callerId) => CallerName.NameOf(callerId, "79161113001").ShouldBeNull();
}

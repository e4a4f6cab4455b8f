using Evolvex.Portal.Domain.Uploads;

namespace Evolvex.Portal.Tests.Uploads;

public sealed class SoundNameTests
{
    [Theory]
    [InlineData("test.wav", "test")]
    [InlineData("Welcome-2.final.mp3", "Welcome-2_final")]
    [InlineData("/srv/sounds/test.wav", "test")]
    [InlineData(@"C:\Users\me\Desktop\hold music.wav", "hold_music")]
    [InlineData("../../../etc/cron.d/x.wav", "x")]
    [InlineData(@"..\..\x.wav", "x")]
    [InlineData("Приветствие ночью.wav", "Privetstvie_nochyu")]
    [InlineData("Съёмка Йогурт.ogg", "Semka_Yogurt")]
    [InlineData("café crème.wav", "cafe_creme")]
    [InlineData("a&b,c;d|e`f$(g).wav", "a_b_c_d_e_f_g")]
    [InlineData(".htaccess", "sound")]
    [InlineData("..", "sound")]
    [InlineData("", "sound")]
    [InlineData(null, "sound")]
    [InlineData("con.wav", "sound-con")]
    [InlineData("LPT1.mp3", "sound-LPT1")]
    [InlineData("x.wav:stream", "stream")]
    [InlineData("test\0.php.wav", "test_php")]
    [InlineData("a\r\nb.wav", "ab")]
    [InlineData("-rf.wav", "rf")]
    [InlineData("日本語.wav", "sound")]
    public void A_name_becomes_a_safe_one_that_people_still_know(string? sent, string expected) => SoundName.From(sent).ShouldBe(expected);

    [Fact]
    public void A_very_long_name_is_cut() => SoundName.From(new string('a', 5000) + ".wav").Length.ShouldBe(SoundName.Longest);

    [Fact]
    public void Whatever_is_sent_becomes_a_safe_name()
    {
        var random = new Random(20261122);
        for (var round = 0; round < 20_000; round++)
        {
            var sent = new string([.. Enumerable.Range(0, random.Next(0, 40)).Select(_ => random.Next(4) == 0 ? "./\\:\0%&\"' \n\u202E\uD800"[random.Next(13)] : (char)random.Next(1, 0xFFFF))]);
            var name = SoundName.From(sent);
            name.ShouldMatch("^(?!(?i:CON|PRN|AUX|NUL|COM[0-9]|LPT[0-9])$)[A-Za-z0-9][A-Za-z0-9_-]{0,79}$", $"of {Convert.ToHexString(System.Text.Encoding.Unicode.GetBytes(sent))}");
            SoundName.From($"{name}.wav").ShouldBe(name);
        }
    }

    [Theory]
    [InlineData("test.WAV", "wav")]
    [InlineData("test.sln16", "sln16")]
    [InlineData("test", "")]
    [InlineData("test.", "")]
    [InlineData("test.a b", "")]
    [InlineData("test.verylongone", "")]
    public void The_extension_is_told_apart(string sent, string expected) => SoundName.ExtensionOf(sent).ShouldBe(expected);

    [Fact]
    public void The_second_of_a_name_is_numbered_one() => new[] { 0, 1, 2 }.Select(number => SoundName.Numbered("test", number)).ShouldBe(["test", "test-1", "test-2"]);
}

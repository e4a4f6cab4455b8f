using System.Text.RegularExpressions;
using System.Xml.Linq;
using Evolvex.Portal.Tests.Rig;

namespace Evolvex.Portal.Tests.Shell;

/// <summary>Every text is there in both languages, with the same placeholders. Holds for each *.resx of the project.</summary>
public sealed partial class TextTests
{
    private static readonly string Portal = Path.Combine(RigFolder.Repository, "Evolvex.Portal");

    public static TheoryData<string> English => new(
        Directory.EnumerateFiles(Portal, "*.resx", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Portal, file))
            .Where(file => !file.EndsWith(".ru.resx", StringComparison.Ordinal) && !file.StartsWith("obj", StringComparison.Ordinal) && !file.StartsWith("bin", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal));

    [Fact]
    public void There_are_texts() => English.Count.ShouldBeGreaterThan(4);

    [Theory]
    [MemberData(nameof(English))]
    public void Both_languages_have_the_same_keys(string file) => Texts(Russian(file)).Keys.Order().ShouldBe(Texts(file).Keys.Order());

    [Theory]
    [MemberData(nameof(English))]
    public void A_translation_has_the_placeholders_of_its_text(string file)
    {
        var russian = Texts(Russian(file));
        Texts(file).Where(text => russian.ContainsKey(text.Key) && Placeholders(text.Value) != Placeholders(russian[text.Key]))
            .Select(text => $"{text.Key}: {text.Value} | {russian[text.Key]}").ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(English))]
    public void No_text_is_empty(string file) =>
        Texts(file).Concat(Texts(Russian(file))).Where(text => text.Value.Trim().Length == 0).Select(text => text.Key).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(English))]
    public void English_is_English_and_nothing_shouts(string file) =>
        Texts(file).Where(text => Cyrillic().IsMatch(text.Value) || text.Value.EndsWith('!'))
            .Concat(Texts(Russian(file)).Where(text => text.Value.EndsWith('!')))
            .Select(text => $"{text.Key}: {text.Value}").ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(English))]
    public void Texts_have_a_marker_class_beside_them(string file) =>
        Directory.EnumerateFiles(Path.GetDirectoryName(Path.Combine(Portal, file))!, "*.cs")
            .Any(source => File.ReadAllText(source).Contains($"class {Path.GetFileNameWithoutExtension(file)}", StringComparison.Ordinal))
            .ShouldBeTrue($"IStringLocalizer<{Path.GetFileNameWithoutExtension(file)}> finds them by it");

    private static string Russian(string file) => Path.ChangeExtension(file, ".ru.resx");

    private static Dictionary<string, string> Texts(string file) =>
        XDocument.Load(Path.Combine(Portal, file)).Root!.Elements("data").ToDictionary(text => text.Attribute("name")!.Value, text => text.Element("value")!.Value);

    private static string Placeholders(string text) => string.Join(' ', Placeholder().Matches(text).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal));

    [GeneratedRegex(@"\{\d+[^}]*\}", RegexOptions.None, 1000)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\p{IsCyrillic}", RegexOptions.None, 1000)]
    private static partial Regex Cyrillic();
}

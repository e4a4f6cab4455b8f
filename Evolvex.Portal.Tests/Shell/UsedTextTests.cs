using System.Text.RegularExpressions;
using System.Xml.Linq;
using Evolvex.Portal.Tests.Architecture;

namespace Evolvex.Portal.Tests.Shell;

/// <summary>A page that asks for a text by name finds it: a missing text would be shown as its key.</summary>
public sealed partial class UsedTextTests
{
    [Fact]
    public void Every_text_that_a_page_names_exists()
    {
        var texts = Directory.EnumerateFiles(Path.Combine(Rig.RigFolder.Repository, "Evolvex.Portal"), "*Texts.resx", SearchOption.AllDirectories)
            .DistinctBy(Path.GetFileNameWithoutExtension)
            .ToDictionary(file => Path.GetFileNameWithoutExtension(file)!, file => XDocument.Load(file).Root!.Elements("data").Select(text => text.Attribute("name")!.Value).ToHashSet());

        var missing =
            from file in SourceTree.Ending(".razor", ".cs")
            where file.Path.StartsWith("Evolvex.Portal/", StringComparison.Ordinal)
            from Match injected in Injected().Matches(file.Text)
            where texts.ContainsKey(injected.Groups["texts"].Value)
            from Match used in Regex.Matches(file.Text, $@"\b{injected.Groups["name"].Value}\[""(?<key>\w+)""(?!\s*\+)", RegexOptions.None, TimeSpan.FromSeconds(1))
            where !texts[injected.Groups["texts"].Value].Contains(used.Groups["key"].Value)
            select $"{file.Path}: {used.Groups["key"].Value}";

        missing.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("PbxStatusTexts.resx")]
    [InlineData("PbxStatusTexts.ru.resx")]
    public void Every_background_loop_has_a_name_for_people(string file)
    {
        var texts = XDocument.Load(Path.Combine(Rig.RigFolder.Repository, "Evolvex.Portal", "PbxStatus", file)).Root!.Elements("data").Select(text => text.Attribute("name")!.Value).ToHashSet();

        var loops = SourceTree.Ending(".cs").Where(source => source.Path.StartsWith("Evolvex.Portal/", StringComparison.Ordinal)).SelectMany(source => Loop().Matches(source.Text)).Select(loop => loop.Groups["name"].Value).ToList();

        loops.Count.ShouldBeGreaterThan(10);
        loops.Where(loop => !texts.Contains("Loop_" + loop)).ShouldBeEmpty();
    }

    [GeneratedRegex(@"\bloops\.Register\(""(?<name>[\w-]+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Loop();

    [GeneratedRegex(@"IStringLocalizer<(?<texts>\w+)>\s+(?<name>\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Injected();
}

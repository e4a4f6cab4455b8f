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

    [GeneratedRegex(@"IStringLocalizer<(?<texts>\w+)>\s+(?<name>\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Injected();
}

using System.Text.RegularExpressions;
using Evolvex.Portal.Tests.Rig;

namespace Evolvex.Portal.Tests.Architecture;

/// <summary>Habits that no compiler checks. Each rule says why it is one.</summary>
public sealed partial class SourceRuleTests
{
    [Fact]
    public void The_clock_is_never_read_directly() =>
        Lines(SourceTree.Product, Clock()).ShouldBeEmpty("TimeProvider, so that a test can turn the clock; in the Domain time comes in as a value");

    [Fact]
    public void Nothing_blocks_on_a_task() =>
        Lines(SourceTree.Code, Blocking()).ShouldBeEmpty("a blocked thread is one that a hundred circuits miss");

    [Fact]
    public void No_fault_is_swallowed() =>
        SourceTree.Code.Where(file => EmptyCatch().IsMatch(file.Text)).Select(file => file.Path).ShouldBeEmpty("log it, handle it, or say in a comment why it does not matter");

    [Fact]
    public void Nothing_is_left_for_later() =>
        Lines(SourceTree.Code.Concat(SourceTree.Ending(".sh", ".js", ".css", ".md", ".yml")), Unfinished()).ShouldBeEmpty("finish it or delete it");

    [Fact]
    public void Files_are_not_folded_into_regions() =>
        Lines(SourceTree.Code, Region()).ShouldBeEmpty("a file that needs them is two files");

    [Fact]
    public void No_file_is_longer_than_350_lines() =>
        SourceTree.Ending(".cs", ".razor", ".js").Where(file => file.Lines.Count > 350 && !file.Path.Contains("/Migrations/", StringComparison.Ordinal))
            .Select(file => $"{file.Path}: {file.Lines.Count}").ShouldBeEmpty("two things in one?");

    [Fact]
    public void Folders_are_named_after_what_they_are_about() =>
        SourceTree.Ending(".cs", ".razor").SelectMany(file => file.Path.Split('/').SkipLast(1)).Distinct()
            .Where(folder => folder is "Helpers" or "Utils" or "Utilities" or "Managers" or "Services" or "Models" or "Common" or "Misc")
            .ShouldBeEmpty("a folder is a feature, in the words of telephony");

    [Fact]
    public void Every_test_runs_and_none_sleeps() =>
        Lines(SourceTree.Code.Where(file => file.Path.StartsWith("Evolvex.Portal.Tests/", StringComparison.Ordinal)), SkippedOrSleeping())
            .ShouldBeEmpty("a skipped test is a missing one, a sleeping one is slow today and red tomorrow: poll with a deadline");

    [Fact]
    public void Nothing_names_a_path_of_one_machine()
    {
        var here = RigFolder.Repository + "/";
        SourceTree.All.Where(file => IsText(file.Path))
            .SelectMany(file => file.Lines.Select((line, index) => (file.Path, Number: index + 1, Text: line)))
            .Where(line => PersonalPath().IsMatch(line.Text) || line.Text.Contains(here, StringComparison.Ordinal))
            .Select(line => $"{line.Path}:{line.Number}: {line.Text.Trim()}")
            .ShouldBeEmpty();
    }

    private static bool IsText(string path) =>
        path.EndsWith("run", StringComparison.Ordinal) || Path.GetExtension(path) is ".cs" or ".razor" or ".md" or ".json" or ".yml" or ".sh" or ".js" or ".css" or ".props" or ".targets" or ".csproj" or ".conf";

    private static List<string> Lines(IEnumerable<SourceFile> files, Regex forbidden) =>
    [
        .. from file in files
           from line in file.Lines.Select((text, index) => (Text: text, Number: index + 1))
           where forbidden.IsMatch(line.Text)
           select $"{file.Path}:{line.Number}: {line.Text.Trim()}",
    ];

    [GeneratedRegex(@"(?<!nameof\()\bDateTime(Offset)?\.(Utc)?(Now|Today)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Clock();

    [GeneratedRegex(@"\.GetAwaiter\(\)\s*\.GetResult\(\)|\.Wait\(\)|\basync void\b|\b[Tt]ask\w*\.Result\b|\)\.Result\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Blocking();

    [GeneratedRegex(@"catch\s*(\([^)]*\)\s*)?(when\s*\([^{]*\)\s*)?\{\s*\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex EmptyCatch();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX|NotImplementedException)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"^\s*#(end)?region\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Region();

    [GeneratedRegex(@"\bSkip\s*=\s*""|\[Skippable|Thread\.Sleep", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SkippedOrSleeping();

    [GeneratedRegex(@"(?<![\w.])/(home|root|Users)/\w", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PersonalPath();
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace Evolvex.Portal.Tests.Architecture;

/// <summary>Every log event has a number that stays, so that an operator can look for it and alert on it.</summary>
public sealed partial class LogEventTests
{
    /// <summary>The hundred that belongs to a folder.</summary>
    private static readonly Dictionary<string, int> Hundreds = new(StringComparer.Ordinal)
    {
        ["Asterisk/Ami"] = 1000,
        ["Asterisk"] = 1100,
        ["LiveState"] = 1200,
        ["DemoPbx"] = 1300,
        ["Hosting"] = 1400,
        ["SignIn"] = 1500,
        ["Users"] = 1500,
        ["Storage"] = 1600,
        ["Audit"] = 1700,
        ["AuditTrail"] = 1700,
        ["ApiKeys"] = 1800,
        ["EvolvexApi"] = 1900,
        ["CallHistory"] = 2000,
        ["Recordings"] = 2100,
        ["Uploads"] = 2200,
        ["ManagerGateway"] = 2300,
        ["Webhooks"] = 2400,
        ["EventStream"] = 2700,
        ["Shell"] = 2500,
        ["ManagerConsole"] = 2600,
        ["Dashboard"] = 2600,
    };

    [Fact]
    public void No_two_events_share_a_number() =>
        Events().GroupBy(found => found.Number).Where(group => group.Count() > 1)
            .Select(group => $"{group.Key}: {string.Join(", ", group.Select(found => found.File))}").ShouldBeEmpty();

    [Fact]
    public void Every_event_is_in_the_hundred_of_its_feature() =>
        Events().Where(found => found.Number / 100 * 100 != HundredOf(found.File)).Select(found => $"{found.Number} in {found.File}").ShouldBeEmpty();

    [Fact]
    public void Events_are_declared_with_numbers_and_not_written_by_hand() =>
        SourceTree.Product.Where(file => HandWritten().IsMatch(file.Text)).Select(file => file.Path).ShouldBeEmpty("[LoggerMessage] in XLog.cs");

    private static List<(int Number, string File)> Events() =>
    [
        .. from file in SourceTree.Product
           from Match found in Declared().Matches(file.Text)
           select (int.Parse(found.Groups["number"].ValueSpan, CultureInfo.InvariantCulture), file.Path),
    ];

    private static int? HundredOf(string path)
    {
        var folder = path["Evolvex.Portal/".Length..];
        return Hundreds.Where(area => folder.StartsWith(area.Key + "/", StringComparison.Ordinal)).OrderByDescending(area => area.Key.Length)
            .Select(area => (int?)area.Value).FirstOrDefault();
    }

    [GeneratedRegex(@"\[LoggerMessage\(\s*(EventId\s*=\s*)?(?<number>\d+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Declared();

    [GeneratedRegex(@"\.Log(Trace|Debug|Information|Warning|Error|Critical)\(", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HandWritten();
}

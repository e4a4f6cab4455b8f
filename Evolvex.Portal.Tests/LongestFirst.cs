using Xunit.Abstractions;

[assembly: TestCollectionOrderer("Evolvex.Portal.Tests.LongestFirst", "Evolvex.Portal.Tests")]

namespace Evolvex.Portal.Tests;

/// <summary>
/// Begins with the collections that take minutes, so that none of them runs alone at the end. The tests of a real Asterisk wait for calls most of the time: others have
/// the processor meanwhile.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long =
    [
        Browser.BrowserTests.Name, Browser.CallBrowserTests.Name, "Asterisk", "MariaDb", "EventStreamTests", "GroupedPeopleTests", "SqliteCallTotalsTests", "LanguagesTests",
    ];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) => testCollections.OrderBy(collection =>
    {
        var place = Array.FindIndex(Long, name => collection.DisplayName.EndsWith(name, StringComparison.Ordinal));
        return place < 0 ? Long.Length : place;
    });
}

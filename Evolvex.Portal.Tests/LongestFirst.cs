using Xunit.Abstractions;

[assembly: TestCollectionOrderer("Evolvex.Portal.Tests.LongestFirst", "Evolvex.Portal.Tests")]

namespace Evolvex.Portal.Tests;

/// <summary>
/// Begins with the collections that take longest, so that none of them runs alone at the end of those that run beside each other.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long =
    [
        "EventStreamTests", "GroupedPeopleTests", "SqliteCallTotalsTests", "LanguagesTests",
    ];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) => testCollections.OrderBy(collection =>
    {
        var place = Array.FindIndex(Long, name => collection.DisplayName.EndsWith(name, StringComparison.Ordinal));
        return place < 0 ? Long.Length : place;
    });
}

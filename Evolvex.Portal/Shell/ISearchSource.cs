namespace Evolvex.Portal.Shell;

/// <summary>Something that the search in the top bar found.</summary>
/// <param name="Title">What it is, in the viewer's language.</param>
/// <param name="Detail">Said beside it, else null.</param>
/// <param name="Icon">One of <see cref="Icons"/>.</param>
/// <param name="Href">Where it leads.</param>
public sealed record SearchHit(string Title, string? Detail, string Icon, string Href);

/// <summary>A feature that can be searched from the top bar; register any number of them.</summary>
public interface ISearchSource
{
    /// <summary>Place among the sources, ascending: what is live comes first.</summary>
    int Order { get; }

    /// <summary>Finds by number, name or call id. Called while the viewer types: be quick, and stop when cancelled.</summary>
    /// <param name="query">At least two characters.</param>
    /// <param name="most">Give no more than so many.</param>
    /// <param name="cancellation">The viewer typed on.</param>
    ValueTask<IReadOnlyList<SearchHit>> FindAsync(string query, int most, CancellationToken cancellation);
}

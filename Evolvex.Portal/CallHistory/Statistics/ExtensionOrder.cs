namespace Evolvex.Portal.CallHistory.Statistics;

/// <summary>What extensions are sorted by.</summary>
internal enum ExtensionColumn
{
    /// <summary>Those with most calls first.</summary>
    Calls,
    Extension,
    Made,
    Taken,
    Missed,
    Talk,
}

/// <summary>How the table of extensions is sorted.</summary>
/// <param name="By">By which column.</param>
/// <param name="IsUp">The least first.</param>
internal readonly record struct ExtensionOrder(ExtensionColumn By, bool IsUp)
{
    /// <summary>The order after a click on a column's title: numbers begin with the most, names with the first, the same column turns round.</summary>
    public ExtensionOrder Clicked(ExtensionColumn column) => new(column, column == By ? !IsUp : column == ExtensionColumn.Extension);

    /// <summary>The same extensions in this order.</summary>
    public IEnumerable<ExtensionFigures> Of(IReadOnlyList<ExtensionFigures> extensions)
    {
        if (By == ExtensionColumn.Calls) return extensions;
        var by = By;
        // Shorter numbers first, so that 99 comes before 101.
        var byNumber = extensions.OrderBy(row => row.Extension.Length).ThenBy(row => row.Extension, StringComparer.Ordinal);
        if (by == ExtensionColumn.Extension) return IsUp ? byNumber : byNumber.Reverse();
        return IsUp ? byNumber.OrderBy(row => Value(row, by)) : byNumber.OrderByDescending(row => Value(row, by));
    }

    private static long Value(ExtensionFigures row, ExtensionColumn by) => by switch
    {
        ExtensionColumn.Made => row.Made,
        ExtensionColumn.Taken => row.Taken,
        ExtensionColumn.Missed => row.Missed,
        _ => row.TalkSeconds,
    };
}

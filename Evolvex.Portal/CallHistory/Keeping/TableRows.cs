namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>Takes many rows for a table, value by value in the order of its columns.</summary>
internal abstract class TableRows
{
    /// <summary>Begins a row.</summary>
    public abstract TableRows Row();

    /// <summary>Adds a whole number to the row.</summary>
    public abstract TableRows Add(long value);

    /// <summary>Adds a truth value to the row.</summary>
    public abstract TableRows Add(bool value);

    /// <summary>Adds a text to the row.</summary>
    public abstract TableRows Add(string? value);

    /// <summary>Adds a moment to the row.</summary>
    public abstract TableRows Add(DateTimeOffset value);

    /// <summary>Ends the row; what there is may be sent when it is enough.</summary>
    public abstract ValueTask EndAsync(CancellationToken cancellationToken);
}

namespace Microsoft.EntityFrameworkCore;

/// <summary>Functions of the server for use in queries.</summary>
public static class MySqlDbFunctionsExtensions
{
    private const string OnlyInQueries = "This function is for queries; it has no meaning outside of one.";

    /// <summary>Whole seconds from start to end; negative when the end comes first.</summary>
    public static int DateDiffSecond(this DbFunctions _, DateTime startDate, DateTime endDate) => throw new InvalidOperationException(OnlyInQueries);

    /// <summary>Whole minutes from start to end.</summary>
    public static int DateDiffMinute(this DbFunctions _, DateTime startDate, DateTime endDate) => throw new InvalidOperationException(OnlyInQueries);

    /// <summary>Whole hours from start to end.</summary>
    public static int DateDiffHour(this DbFunctions _, DateTime startDate, DateTime endDate) => throw new InvalidOperationException(OnlyInQueries);

    /// <summary>Whole days from start to end.</summary>
    public static int DateDiffDay(this DbFunctions _, DateTime startDate, DateTime endDate) => throw new InvalidOperationException(OnlyInQueries);
}

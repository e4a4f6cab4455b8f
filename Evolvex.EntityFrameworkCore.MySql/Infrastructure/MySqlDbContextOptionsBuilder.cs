namespace Microsoft.EntityFrameworkCore.Infrastructure;

/// <summary>Options of the provider beyond those that all relational ones share.</summary>
public sealed class MySqlDbContextOptionsBuilder(DbContextOptionsBuilder optionsBuilder)
    : RelationalDbContextOptionsBuilder<MySqlDbContextOptionsBuilder, MySqlOptionsExtension>(optionsBuilder)
{
    /// <summary>Tries again after faults that pass (deadlock, lost connection, server starting), six times at most within half a minute.</summary>
    public MySqlDbContextOptionsBuilder EnableRetryOnFailure() => ExecutionStrategy(d => new MySqlRetryingExecutionStrategy(d));

    /// <summary>Tries again after faults that pass, this many times at most.</summary>
    public MySqlDbContextOptionsBuilder EnableRetryOnFailure(int maxRetryCount) => ExecutionStrategy(d => new MySqlRetryingExecutionStrategy(d, maxRetryCount));

    /// <summary>Tries again after faults that pass.</summary>
    /// <param name="maxRetryCount">Tries after the first.</param>
    /// <param name="maxRetryDelay">Longest pause between two.</param>
    /// <param name="errorNumbersToAdd">Further error numbers of the server that count as passing.</param>
    public MySqlDbContextOptionsBuilder EnableRetryOnFailure(int maxRetryCount, TimeSpan maxRetryDelay, ICollection<int>? errorNumbersToAdd)
        => ExecutionStrategy(d => new MySqlRetryingExecutionStrategy(d, maxRetryCount, maxRetryDelay, errorNumbersToAdd));
}

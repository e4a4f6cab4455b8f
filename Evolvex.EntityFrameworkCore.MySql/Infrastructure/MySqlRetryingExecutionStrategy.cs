using System.Data.Common;
using Microsoft.EntityFrameworkCore.Storage;

namespace Microsoft.EntityFrameworkCore;

/// <summary>Runs a unit of work again after a fault that passes: <see cref="DbException.IsTransient"/>, or a number that was added.</summary>
public sealed class MySqlRetryingExecutionStrategy(
    ExecutionStrategyDependencies dependencies, int maxRetryCount, TimeSpan maxRetryDelay, ICollection<int>? errorNumbersToAdd)
    : ExecutionStrategy(dependencies, maxRetryCount, maxRetryDelay)
{
    /// <summary>Six tries after the first, at most half a minute apart.</summary>
    public MySqlRetryingExecutionStrategy(ExecutionStrategyDependencies dependencies)
        : this(dependencies, DefaultMaxRetryCount)
    {
    }

    /// <summary>This many tries after the first, at most half a minute apart.</summary>
    public MySqlRetryingExecutionStrategy(ExecutionStrategyDependencies dependencies, int maxRetryCount)
        : this(dependencies, maxRetryCount, DefaultMaxDelay, errorNumbersToAdd: null)
    {
    }

    /// <inheritdoc/>
    protected override bool ShouldRetryOn(Exception exception)
        => exception is DbException fault && (fault.IsTransient || errorNumbersToAdd?.Contains(fault.ErrorCode) == true);
}

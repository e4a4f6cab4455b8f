using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Update;

namespace Evolvex.EntityFrameworkCore.MySql.Update;

/// <summary>Changes go out in batches, 200 statements a round trip unless the options say otherwise.</summary>
internal sealed class MySqlModificationCommandBatchFactory(ModificationCommandBatchFactoryDependencies dependencies, IDbContextOptions options)
    : IModificationCommandBatchFactory
{
    private const int DefaultBatch = 200;

    private readonly int _maxBatchSize = options.FindExtension<MySqlOptionsExtension>()?.MaxBatchSize ?? DefaultBatch;

    public ModificationCommandBatch Create() => new Batch(dependencies, _maxBatchSize);

    private sealed class Batch(ModificationCommandBatchFactoryDependencies dependencies, int maxBatchSize)
        : AffectedCountModificationCommandBatch(dependencies, maxBatchSize);
}

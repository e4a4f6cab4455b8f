using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Evolvex.Portal.Storage;

/// <summary>Which of several instances on one database does what only one may do: whoever wrote its name last, as long as it keeps renewing.</summary>
/// <param name="name">What is done, 64 letters at most.</param>
/// <param name="databases">The database that they share.</param>
/// <param name="time">The clock.</param>
internal abstract class InstanceLease(string name, IDbContextFactory<PortalDbContext> databases, TimeProvider time)
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(15);

    private readonly Guid _own = Guid.NewGuid();
    private DateTimeOffset _until;

    /// <summary>Takes or renews the lease; false while another instance has it.</summary>
    public async Task<bool> HoldAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        // More than its whole length is left where the clock was put back: the others' was not, and they may take it.
        if (_until - now is var left && left > Length - Renewal && left <= Length) return true;
        var until = now + Length;
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        // One statement: whoever is faster has it, and this changes nothing.
        var isMine = await database.Set<InstanceLeaseRow>().Where(row => row.Name == name && (row.Holder == _own || row.Until < now))
            .ExecuteUpdateAsync(row => row.SetProperty(one => one.Holder, _own).SetProperty(one => one.Until, until), cancellationToken) == 1;
        if (!isMine && !await database.Set<InstanceLeaseRow>().AnyAsync(row => row.Name == name, cancellationToken))
        {
            database.Add(new InstanceLeaseRow { Name = name, Holder = _own, Until = until });
            isMine = await database.TrySaveAsync(cancellationToken);
        }

        _until = isMine ? until : default;
        return isMine;
    }

    /// <summary>Gives it back, so that the next instance need not wait.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        if (_until == default) return;
        _until = default;
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await database.Set<InstanceLeaseRow>().Where(row => row.Name == name && row.Holder == _own).ExecuteDeleteAsync(cancellationToken);
    }
}

/// <summary>Who has a lease, and until when.</summary>
internal sealed class InstanceLeaseRow
{
    public required string Name { get; init; }

    public Guid Holder { get; set; }

    public DateTimeOffset Until { get; set; }
}

/// <summary>Table <c>leases</c>.</summary>
internal sealed class InstanceLeaseTable : PortalTable<InstanceLeaseRow>
{
    public override void Configure(EntityTypeBuilder<InstanceLeaseRow> builder)
    {
        builder.ToTable("leases");
        builder.HasKey(row => row.Name);
        builder.Property(row => row.Name).HasMaxLength(64);
    }
}

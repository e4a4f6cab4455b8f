using System.Data.Common;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Evolvex.Portal.EventStream;

/// <summary>The one row that every start of the portal raises, so that ids of events rise whatever the clock does.</summary>
internal sealed class EventEpochRow
{
    public const int TheOnlyId = 1;

    public int Id { get; init; } = TheOnlyId;

    public long Epoch { get; set; }

    /// <summary>Calls that ended until then have been told of.</summary>
    public DateTimeOffset ToldUntil { get; set; }
}

/// <summary>Table <c>event_epochs</c>.</summary>
internal sealed class EventEpochTable : PortalTable<EventEpochRow>
{
    public override void Configure(EntityTypeBuilder<EventEpochRow> builder)
    {
        builder.ToTable("event_epochs");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Id).ValueGeneratedNever();
    }
}

/// <summary>Takes a new epoch, and keeps until when calls were told of.</summary>
internal sealed class EventEpoch(IDbContextFactory<PortalDbContext> databases, TimeProvider time)
{
    private const int Tries = 20;

    /// <summary>An epoch greater than any before, of whatever instance.</summary>
    /// <exception cref="DbException">The database does not answer.</exception>
    public async Task<long> TakeAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var clock = now.ToUnixTimeMilliseconds();
        for (var tries = 0; tries < Tries; tries++)
        {
            var known = await database.Set<EventEpochRow>().AsNoTracking().SingleOrDefaultAsync(row => row.Id == EventEpochRow.TheOnlyId, cancellationToken);
            if (known is null)
            {
                // What ended before the very first start is no news: a look goes the margin back behind the mark, and comes to this moment.
                database.Add(new EventEpochRow { Epoch = clock, ToldUntil = now + SettledCalls.Margin });
                if (await database.TrySaveAsync(cancellationToken)) return clock;
                database.ChangeTracker.Clear();
                continue;
            }

            var (before, next) = (known.Epoch, Math.Max(clock, known.Epoch + 1));
            // Whoever is faster has changed it, and this changes nothing.
            if (await database.Set<EventEpochRow>().Where(row => row.Epoch == before).ExecuteUpdateAsync(row => row.SetProperty(one => one.Epoch, next), cancellationToken) == 1) return next;
        }

        throw new InvalidOperationException("No epoch could be taken: too many instances start at once.");
    }

    /// <summary>Calls that ended until then have been told of.</summary>
    public async Task<DateTimeOffset> ToldUntilAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.Set<EventEpochRow>().Where(row => row.Id == EventEpochRow.TheOnlyId).Select(row => (DateTimeOffset?)row.ToldUntil).SingleOrDefaultAsync(cancellationToken) ?? time.GetUtcNow();
    }

    /// <summary>Says so.</summary>
    public async Task SetToldUntilAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await database.Set<EventEpochRow>().Where(row => row.ToldUntil < until).ExecuteUpdateAsync(row => row.SetProperty(one => one.ToldUntil, until), cancellationToken);
    }
}

using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>A call that has a recording. Beside the calls, so that neither has to wait for the other when it is read anew.</summary>
internal sealed class RecordedCallRow
{
    public long CallId { get; init; }
}

/// <summary>Table <c>call_recordings</c>.</summary>
internal sealed class RecordedCallTable : PortalTable<RecordedCallRow>
{
    public override void Configure(EntityTypeBuilder<RecordedCallRow> builder)
    {
        builder.ToTable("call_recordings");
        builder.HasKey(row => row.CallId);
        builder.Property(row => row.CallId).ValueGeneratedNever();
    }
}

/// <summary>Keeps what is known of recordings where calls get other numbers.</summary>
internal static class RecordedCallMoves
{
    /// <summary>A row that came late may begin earlier, and its call's number tells the time: what is known of its recording goes with it, in the caller's transaction.</summary>
    /// <param name="database">Where.</param>
    /// <param name="moves">New numbers by the old ones.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task MoveRecordedAsync(this PortalDbContext database, IReadOnlyDictionary<long, long> moves, CancellationToken cancellationToken)
    {
        var rows = database.Set<RecordedCallRow>();
        foreach (var some in moves.Keys.Chunk(500))
        {
            var recorded = await rows.Where(row => some.Contains(row.CallId)).Select(row => row.CallId).ToListAsync(cancellationToken);
            if (recorded.Count == 0) continue;
            await rows.Where(row => recorded.Contains(row.CallId)).ExecuteDeleteAsync(cancellationToken);
            var now = recorded.ConvertAll(call => moves[call]);
            var known = await rows.Where(row => now.Contains(row.CallId)).Select(row => row.CallId).ToListAsync(cancellationToken);
            database.AddRange(now.Except(known).Select(call => new RecordedCallRow { CallId = call }));
            await database.SaveChangesAsync(cancellationToken);
        }
    }
}

using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Evolvex.Portal.CallHistory.Missed;

/// <summary>Somebody said that nothing is left to do about a missed call.</summary>
internal sealed class MissedDoneRow
{
    public required string CallKey { get; init; }

    public DateTimeOffset DoneAt { get; init; }

    public required string DoneBy { get; init; }
}

/// <summary>Table <c>call_missed_done</c>.</summary>
internal sealed class MissedDoneTable : PortalTable<MissedDoneRow>
{
    public override void Configure(EntityTypeBuilder<MissedDoneRow> builder)
    {
        builder.ToTable("call_missed_done");
        builder.HasKey(row => row.CallKey);
        builder.Property(row => row.CallKey).HasMaxLength(CallTable.LongestKey);
        builder.Property(row => row.DoneBy).HasMaxLength(64);
    }
}

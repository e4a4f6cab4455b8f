using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Domain.Recordings;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Evolvex.Portal.Recordings.Retention;

/// <summary>A <see cref="RetentionRule"/> in the database.</summary>
internal sealed class RetentionRuleRow
{
    public long Id { get; private init; }

    public int Days { get; init; }

    public CallDirection? Direction { get; init; }

    public string? Queue { get; init; }

    public bool IsEnabled { get; set; }

    public RetentionRule ToRule() => new(Id, Days, Direction, Queue, IsEnabled);
}

/// <summary>Table <c>retention_rules</c>.</summary>
internal sealed class RetentionRuleTable : PortalTable<RetentionRuleRow>
{
    public override void Configure(EntityTypeBuilder<RetentionRuleRow> builder)
    {
        builder.ToTable("retention_rules");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Id).ValueGeneratedOnAdd();
        builder.Property(row => row.Direction).HasConversion<string>().HasMaxLength(16);
        builder.Property(row => row.Queue).HasMaxLength(RetentionRule.LongestQueue);
    }
}

/// <summary>A call whose recordings stay whatever the rules say.</summary>
internal sealed class RecordingHoldRow
{
    /// <summary>The id that its recording was opened by.</summary>
    public required string CallId { get; init; }

    public required string HeldBy { get; init; }

    public DateTimeOffset HeldAt { get; init; }
}

/// <summary>Table <c>recording_holds</c>.</summary>
internal sealed class RecordingHoldTable : PortalTable<RecordingHoldRow>
{
    public override void Configure(EntityTypeBuilder<RecordingHoldRow> builder)
    {
        builder.ToTable("recording_holds");
        builder.HasKey(row => row.CallId);
        builder.Property(row => row.CallId).HasMaxLength(CallId.Longest + 1).ValueGeneratedNever();
        builder.Property(row => row.HeldBy).HasMaxLength(191);
    }
}

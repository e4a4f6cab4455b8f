using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>Calls of one hour of the PBX's clock that share direction, verdict, queue and trunk.</summary>
internal sealed class HourTotal
{
    public int Day { get; init; }

    public int Hour { get; init; }

    public CallDirection Direction { get; init; }

    public CallVerdict Verdict { get; init; }

    /// <summary>Empty: no queue.</summary>
    public required string Queue { get; init; }

    /// <summary>Empty: no trunk.</summary>
    public required string Trunk { get; init; }

    public int Calls { get; init; }

    /// <summary>Of these, answered within the service level's seconds.</summary>
    public int InTime { get; init; }

    public long WaitSeconds { get; init; }

    public long TalkSeconds { get; init; }
}

/// <summary>How many answered calls of a day waited how long.</summary>
internal sealed class WaitTotal
{
    public int Day { get; init; }

    public CallDirection Direction { get; init; }

    /// <summary>Empty: no queue.</summary>
    public required string Queue { get; init; }

    /// <summary>Seconds, rounded down: to one below a minute, to five below five minutes, to thirty above.</summary>
    public int Wait { get; init; }

    public int Calls { get; init; }
}

/// <summary>What an extension did on a day.</summary>
internal sealed class ExtensionTotal
{
    public int Day { get; init; }

    public required string Extension { get; init; }

    public int Made { get; init; }

    public int Taken { get; init; }

    /// <summary>Calls that rang there and that nobody answered anywhere.</summary>
    public int Missed { get; init; }

    public long TalkSeconds { get; init; }
}

/// <summary>Most calls that a trunk carried at once on a day.</summary>
internal sealed class TrunkPeak
{
    public int Day { get; init; }

    public required string Trunk { get; init; }

    public int Peak { get; init; }
}

/// <summary>Table <c>call_hours</c>.</summary>
internal sealed class HourTotalTable : PortalTable<HourTotal>
{
    public override void Configure(EntityTypeBuilder<HourTotal> builder)
    {
        builder.ToTable("call_hours");
        builder.HasKey(row => new { row.Day, row.Hour, row.Direction, row.Verdict, row.Queue, row.Trunk });
        builder.Property(row => row.Queue).HasMaxLength(CallTable.LongestNumber);
        builder.Property(row => row.Trunk).HasMaxLength(CallTable.LongestNumber);
    }
}

/// <summary>Table <c>call_waits</c>.</summary>
internal sealed class WaitTotalTable : PortalTable<WaitTotal>
{
    public override void Configure(EntityTypeBuilder<WaitTotal> builder)
    {
        builder.ToTable("call_waits");
        builder.HasKey(row => new { row.Day, row.Direction, row.Queue, row.Wait });
        builder.Property(row => row.Queue).HasMaxLength(CallTable.LongestNumber);
    }
}

/// <summary>Table <c>call_extension_days</c>.</summary>
internal sealed class ExtensionTotalTable : PortalTable<ExtensionTotal>
{
    public override void Configure(EntityTypeBuilder<ExtensionTotal> builder)
    {
        builder.ToTable("call_extension_days");
        builder.HasKey(row => new { row.Day, row.Extension });
        builder.Property(row => row.Extension).HasMaxLength(40);
    }
}

/// <summary>Table <c>call_trunk_days</c>.</summary>
internal sealed class TrunkPeakTable : PortalTable<TrunkPeak>
{
    public override void Configure(EntityTypeBuilder<TrunkPeak> builder)
    {
        builder.ToTable("call_trunk_days");
        builder.HasKey(row => new { row.Day, row.Trunk });
        builder.Property(row => row.Trunk).HasMaxLength(CallTable.LongestNumber);
    }
}

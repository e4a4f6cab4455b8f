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

/// <summary>What a total of calls is of.</summary>
internal enum TotalKind
{
    /// <summary>All calls.</summary>
    All,

    /// <summary>Those of a queue.</summary>
    Queue,

    /// <summary>Those of a trunk.</summary>
    Trunk,
}

/// <summary>Calls of one day of the PBX's clock that share direction and verdict: all, those of a queue, or those of a trunk.</summary>
internal sealed class DayTotal
{
    public TotalKind Kind { get; init; }

    public int Day { get; init; }

    /// <summary>Of the queue or trunk; empty: of all.</summary>
    public required string Name { get; init; }

    public CallDirection Direction { get; init; }

    public CallVerdict Verdict { get; init; }

    public int Calls { get; init; }

    /// <summary>Of these, answered within the service level's seconds.</summary>
    public int InTime { get; init; }

    public long WaitSeconds { get; init; }

    public long TalkSeconds { get; init; }
}

/// <summary>Calls of one hour of the PBX's clock that share a direction: all, those of a queue, or those of a trunk.</summary>
internal sealed class DayHourTotal
{
    public TotalKind Kind { get; init; }

    public int Day { get; init; }

    /// <summary>Of the queue or trunk; empty: of all.</summary>
    public required string Name { get; init; }

    public int Hour { get; init; }

    public CallDirection Direction { get; init; }

    public int Calls { get; init; }
}

/// <summary>How many answered calls of a day, and of a month, waited how long.</summary>
internal sealed class WaitTotal
{
    public TotalKind Kind { get; init; }

    /// <summary>A day, <c>20261122</c>, or a month, <c>202611</c>.</summary>
    public int Span { get; init; }

    /// <summary>Of the queue or trunk; empty: of all.</summary>
    public required string Name { get; init; }

    public CallDirection Direction { get; init; }

    /// <summary>Seconds.</summary>
    public int Wait { get; init; }

    public int Calls { get; init; }
}

/// <summary>What an extension did on a day, and in a month.</summary>
internal sealed class ExtensionTotal
{
    /// <summary>A day, <c>20261122</c>, or a month, <c>202611</c>.</summary>
    public int Span { get; init; }

    public required string Extension { get; init; }

    public int Made { get; init; }

    public int Taken { get; init; }

    /// <summary>Calls that rang there and that nobody answered anywhere.</summary>
    public int Missed { get; init; }

    public long TalkSeconds { get; init; }
}

/// <summary>How often a number outside called, or was called, in a month.</summary>
internal sealed class NumberTotal
{
    /// <summary>Inbound: it called; outbound: it was called.</summary>
    public CallDirection Direction { get; init; }

    /// <summary>As <c>202611</c>.</summary>
    public int Month { get; init; }

    public required string Number { get; init; }

    public int Calls { get; init; }

    public int Answered { get; init; }

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

/// <summary>Table <c>call_days</c>.</summary>
internal sealed class DayTotalTable : PortalTable<DayTotal>
{
    public override void Configure(EntityTypeBuilder<DayTotal> builder)
    {
        builder.ToTable("call_days");
        builder.HasKey(row => new { row.Kind, row.Day, row.Name, row.Direction, row.Verdict });
        builder.Property(row => row.Name).HasMaxLength(CallTable.LongestNumber);
    }
}

/// <summary>Table <c>call_day_hours</c>.</summary>
internal sealed class DayHourTotalTable : PortalTable<DayHourTotal>
{
    public override void Configure(EntityTypeBuilder<DayHourTotal> builder)
    {
        builder.ToTable("call_day_hours");
        builder.HasKey(row => new { row.Kind, row.Name, row.Day, row.Hour, row.Direction });
        builder.Property(row => row.Name).HasMaxLength(CallTable.LongestNumber);
    }
}

/// <summary>Table <c>call_wait_sums</c>.</summary>
internal sealed class WaitTotalTable : PortalTable<WaitTotal>
{
    public override void Configure(EntityTypeBuilder<WaitTotal> builder)
    {
        builder.ToTable("call_wait_sums");
        builder.HasKey(row => new { row.Kind, row.Span, row.Name, row.Direction, row.Wait });
        builder.Property(row => row.Name).HasMaxLength(CallTable.LongestNumber);
    }
}

/// <summary>Table <c>call_extension_sums</c>.</summary>
internal sealed class ExtensionTotalTable : PortalTable<ExtensionTotal>
{
    public override void Configure(EntityTypeBuilder<ExtensionTotal> builder)
    {
        builder.ToTable("call_extension_sums");
        builder.HasKey(row => new { row.Span, row.Extension });
        builder.Property(row => row.Extension).HasMaxLength(40);
    }
}

/// <summary>Table <c>call_numbers</c>.</summary>
internal sealed class NumberTotalTable : PortalTable<NumberTotal>
{
    public override void Configure(EntityTypeBuilder<NumberTotal> builder)
    {
        builder.ToTable("call_numbers");
        builder.HasKey(row => new { row.Direction, row.Month, row.Number });
        builder.Property(row => row.Number).HasMaxLength(CallTable.LongestNumber);
        // The most frequent of a month first.
        builder.HasIndex(row => new { row.Direction, row.Month, row.Calls });
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

using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>A call in the portal's own table: nothing that could not be derived again from the PBX's call records.</summary>
public sealed class CallRow
{
    /// <summary><see cref="CallNumber"/>: rises with the time at which calls began, so that it orders them and a page is found by it.</summary>
    public long Id { get; init; }

    public required string CallKey { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset EndedAt { get; init; }

    /// <summary>The day on the PBX's clock, <c>20261122</c>.</summary>
    public int Day { get; init; }

    /// <summary>The hour on the PBX's clock, 0 to 23.</summary>
    public int Hour { get; init; }

    public CallDirection Direction { get; init; }

    public CallVerdict Verdict { get; init; }

    public CallReasonCode Reason { get; init; }

    /// <summary>Numbers that the reason names, with commas between.</summary>
    public string ReasonWho { get; init; } = "";

    public int ReasonSeconds { get; init; }

    public string? ReasonPlace { get; init; }

    public string FromNumber { get; init; } = "";

    public string? FromName { get; init; }

    public string Dialled { get; init; } = "";

    public string? Reached { get; init; }

    public string? Queue { get; init; }

    public string? Trunk { get; init; }

    /// <summary><see cref="NumberKey"/> of the caller.</summary>
    public string FromKey { get; init; } = "";

    /// <summary><see cref="NumberKey"/> of who was called: outside, the number dialled; from outside, the company's own.</summary>
    public string DialledKey { get; init; } = "";

    public int WaitSeconds { get; init; }

    public bool WaitIsExact { get; init; }

    public int TalkSeconds { get; init; }

    public int Transfers { get; init; }

    public int TransferSeconds { get; init; }

    /// <summary>True while the call may still grow: its rows appear one by one.</summary>
    public bool IsOpen { get; init; }

    public int RowCount { get; init; }

    public long RowSum { get; init; }

    /// <summary>The <see cref="CallScope"/>: who may see it.</summary>
    public long ScopeId { get; init; }

    /// <summary>That scope, where it was read too.</summary>
    internal CallScope? Scope { get; set; }

    public int DurationSeconds => (int)Math.Max(0, (EndedAt - StartedAt).TotalSeconds);
}

/// <summary>What an extension did in a call.</summary>
internal sealed class CallExtensionRow
{
    public long CallId { get; init; }

    public required string Extension { get; init; }

    public int Day { get; init; }

    public bool Made { get; init; }

    public bool Answered { get; init; }

    public int RingSeconds { get; init; }

    public int TalkSeconds { get; init; }
}

/// <summary>Table <c>calls</c>.</summary>
internal sealed class CallTable : PortalTable<CallRow>
{
    public const int LongestNumber = 80;
    public const int LongestKey = 150;
    public const int LongestList = 191;

    public override void Configure(EntityTypeBuilder<CallRow> builder)
    {
        builder.ToTable("calls");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Ignore(row => row.DurationSeconds).Ignore(row => row.Scope);
        builder.Property(row => row.CallKey).HasMaxLength(LongestKey);
        builder.Property(row => row.ReasonWho).HasMaxLength(LongestList);
        builder.Property(row => row.ReasonPlace).HasMaxLength(LongestNumber);
        builder.Property(row => row.FromNumber).HasMaxLength(LongestNumber);
        builder.Property(row => row.FromName).HasMaxLength(LongestNumber);
        builder.Property(row => row.Dialled).HasMaxLength(LongestNumber);
        builder.Property(row => row.Reached).HasMaxLength(LongestNumber);
        builder.Property(row => row.Queue).HasMaxLength(LongestNumber);
        builder.Property(row => row.Trunk).HasMaxLength(LongestNumber);
        builder.Property(row => row.FromKey).HasMaxLength(NumberKey.Longest);
        builder.Property(row => row.DialledKey).HasMaxLength(NumberKey.Longest);
        builder.Property(row => row.ScopeId).HasDefaultValue(0L);
        builder.HasIndex(row => row.CallKey).IsUnique();
        builder.HasIndex(row => row.FromKey);
        builder.HasIndex(row => row.DialledKey);
        builder.Property(row => row.ScopeId).HasDefaultValue(0L);
        builder.HasIndex(row => new { row.ScopeId, row.Id });
    }
}

/// <summary>Table <c>call_extensions</c>.</summary>
internal sealed class CallExtensionTable : PortalTable<CallExtensionRow>
{
    public const int LongestExtension = 40;

    public override void Configure(EntityTypeBuilder<CallExtensionRow> builder)
    {
        builder.ToTable("call_extensions");
        builder.HasKey(row => new { row.CallId, row.Extension });
        builder.Property(row => row.Extension).HasMaxLength(LongestExtension);
        builder.HasIndex(row => new { row.Extension, row.CallId });
    }
}

using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>When a channel was answered, as the live state saw it: the call records do not tell where the calling channel was up before.</summary>
internal sealed class WitnessedAnswer
{
    /// <summary>The channel that answered.</summary>
    public required string Channel { get; init; }

    public DateTimeOffset AnsweredAt { get; init; }
}

/// <summary>Answers in the form in which calls are read from their records: <see cref="Domain.CallHistory.CallReadingRules.Witnessed"/>.</summary>
internal static class WitnessedAnswers
{
    /// <summary>Reads some answers.</summary>
    public static async Task<ILookup<string, DateTimeOffset>> ByChannelAsync(this IQueryable<WitnessedAnswer> answers, CancellationToken cancellationToken) =>
        (await answers.AsNoTracking().ToListAsync(cancellationToken)).OrderBy(answer => answer.AnsweredAt).ToLookup(answer => answer.Channel, answer => answer.AnsweredAt, StringComparer.Ordinal);
}

/// <summary>When a telephone held who it talked with, as the live state saw it: the call records do not tell.</summary>
internal sealed class WitnessedHold
{
    /// <summary>The channel of the telephone that held.</summary>
    public required string Channel { get; init; }

    public DateTimeOffset HeldAt { get; init; }

    /// <summary>When it took the other back, or the call was over.</summary>
    public DateTimeOffset Until { get; init; }
}

/// <summary>A filter of the history page that somebody keeps.</summary>
internal sealed class SavedFilter
{
    public Guid Id { get; init; } = Guid.NewGuid();

    /// <summary>Whose it is.</summary>
    public required string UserId { get; init; }

    public required string Name { get; set; }

    /// <summary>The page's address behind the question mark.</summary>
    public required string Query { get; set; }
}

/// <summary>A setting of the call history, or how far the filling has come.</summary>
internal sealed class CallHistoryEntry
{
    public required string Name { get; init; }

    public required string Value { get; set; }
}

/// <summary>Table <c>call_answers</c>.</summary>
internal sealed class WitnessedAnswerTable : PortalTable<WitnessedAnswer>
{
    public const int LongestChannel = 120;

    public override void Configure(EntityTypeBuilder<WitnessedAnswer> builder)
    {
        builder.ToTable("call_answers");
        builder.HasKey(row => new { row.Channel, row.AnsweredAt });
        builder.Property(row => row.Channel).HasMaxLength(LongestChannel);
        builder.HasIndex(row => row.AnsweredAt);
    }
}

/// <summary>Table <c>call_holds</c>.</summary>
internal sealed class WitnessedHoldTable : PortalTable<WitnessedHold>
{
    public const int LongestChannel = 120;

    public override void Configure(EntityTypeBuilder<WitnessedHold> builder)
    {
        builder.ToTable("call_holds");
        builder.HasKey(row => new { row.Channel, row.HeldAt });
        builder.Property(row => row.Channel).HasMaxLength(LongestChannel);
        builder.HasIndex(row => row.HeldAt);
    }
}

/// <summary>Table <c>call_filters</c>.</summary>
internal sealed class SavedFilterTable : PortalTable<SavedFilter>
{
    public override void Configure(EntityTypeBuilder<SavedFilter> builder)
    {
        builder.ToTable("call_filters");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.UserId).HasMaxLength(64);
        builder.Property(row => row.Name).HasMaxLength(80);
        builder.Property(row => row.Query).HasMaxLength(1000);
        builder.HasIndex(row => new { row.UserId, row.Name }).IsUnique();
    }
}

/// <summary>Table <c>call_history_entries</c>.</summary>
internal sealed class CallHistoryEntryTable : PortalTable<CallHistoryEntry>
{
    public override void Configure(EntityTypeBuilder<CallHistoryEntry> builder)
    {
        builder.ToTable("call_history_entries");
        builder.HasKey(row => row.Name);
        builder.Property(row => row.Name).HasMaxLength(64);
        builder.Property(row => row.Value).HasMaxLength(4000);
    }
}

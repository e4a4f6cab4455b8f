using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Evolvex.Portal.Recordings.Notes;

/// <summary>A note at a moment of a recording.</summary>
internal sealed class RecordingNoteRow
{
    public long Id { get; private init; }

    /// <summary>The id that the recording was opened by.</summary>
    public required string CallId { get; init; }

    /// <summary>Which of the call's recordings, from 1.</summary>
    public int Part { get; init; }

    /// <summary>Since the beginning of the recording.</summary>
    public long AtMilliseconds { get; init; }

    public required string Text { get; init; }

    public string? AuthorId { get; init; }

    public required string Author { get; init; }

    public DateTimeOffset WrittenAt { get; init; }
}

/// <summary>Table <c>recording_notes</c>.</summary>
internal sealed class RecordingNoteTable : PortalTable<RecordingNoteRow>
{
    public override void Configure(EntityTypeBuilder<RecordingNoteRow> builder)
    {
        builder.ToTable("recording_notes");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Id).ValueGeneratedOnAdd();
        builder.Property(row => row.CallId).HasMaxLength(Domain.Recordings.CallId.Longest + 1);
        builder.Property(row => row.Text).HasMaxLength(RecordingNotes.LongestText);
        builder.Property(row => row.AuthorId).HasMaxLength(64);
        builder.Property(row => row.Author).HasMaxLength(191);
        builder.HasIndex(row => row.CallId);
    }
}

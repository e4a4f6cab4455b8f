using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Evolvex.Portal.Uploads;

/// <summary>Who brought a sound; the sound itself is a file.</summary>
internal sealed class UploadRow
{
    public long Id { get; private init; }

    /// <summary>Base name with extension, as it was placed.</summary>
    public required string File { get; init; }

    /// <summary>In bytes.</summary>
    public long Size { get; init; }

    /// <summary>How long it plays.</summary>
    public long Milliseconds { get; init; }

    public required string Playback { get; init; }

    public DateTimeOffset UploadedAt { get; init; }

    public required string UploadedBy { get; init; }
}

/// <summary>Table <c>uploads</c>.</summary>
internal sealed class UploadTable : PortalTable<UploadRow>
{
    public override void Configure(EntityTypeBuilder<UploadRow> builder)
    {
        builder.ToTable("uploads");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Id).ValueGeneratedOnAdd();
        builder.Property(row => row.File).HasMaxLength(191);
        builder.Property(row => row.Playback).HasMaxLength(191);
        builder.Property(row => row.UploadedBy).HasMaxLength(191);
        builder.HasIndex(row => row.File);
    }
}

/// <summary>Keeps who brought which sound, each change with its entry in the audit log.</summary>
internal sealed class UploadRecords(IDbContextFactory<PortalDbContext> databases, IAuditLog audit, TimeProvider time)
{
    private const int LongestName = 191;
    private const int MostListed = 5000;

    public async Task AddAsync(PlacedSound sound, string? sentName, AuditActor actor, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        database.Add(new UploadRow
        {
            File = Cut(sound.File),
            Size = sound.Size,
            Milliseconds = (long)(sound.Duration * 1000),
            Playback = Cut(sound.Playback),
            UploadedAt = time.GetUtcNow(),
            UploadedBy = Cut(actor.Name),
        });
        audit.Add(database, actor, AuditVerb.Created, ObjectOf(sound.File), after: new { sound.File, sentName, sound.Size, sound.Duration, sound.Playback });
        await database.SaveChangesAsync(cancellation);
    }

    /// <summary>Writes down that a sound is deleted, and forgets who brought it.</summary>
    public async Task RemoveAsync(string file, AuditActor actor, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        var rows = await database.Set<UploadRow>().Where(row => row.File == file).ToListAsync(cancellation);
        database.RemoveRange(rows);
        audit.Add(database, actor, AuditVerb.Deleted, ObjectOf(file), before: rows.Count == 0 ? null : new { rows[^1].Size, rows[^1].UploadedBy, rows[^1].UploadedAt });
        await database.SaveChangesAsync(cancellation);
    }

    /// <summary>The newest uploads, newest first.</summary>
    public async Task<IReadOnlyList<UploadRow>> ListAsync(CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        return await database.Set<UploadRow>().AsNoTracking().OrderByDescending(row => row.Id).Take(MostListed).ToListAsync(cancellation);
    }

    /// <summary>What the audit log calls a sound.</summary>
    public static AuditObject ObjectOf(string file) => new(AuditObjectKind.Upload, file, file);

    private static string Cut(string text) => text.Length <= LongestName ? text : text[..LongestName];
}

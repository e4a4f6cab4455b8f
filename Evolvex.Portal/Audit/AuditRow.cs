using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Evolvex.Portal.Audit;

/// <summary>An <see cref="AuditEntry"/> in the database.</summary>
internal sealed class AuditRow
{
    /// <summary>Rises with every entry.</summary>
    public long Id { get; private init; }

    public DateTimeOffset At { get; init; }

    public AuditActorKind ActorKind { get; init; }

    public string? ActorId { get; init; }

    public required string ActorName { get; init; }

    public string? Address { get; init; }

    public required string Verb { get; init; }

    public required string ObjectKind { get; init; }

    public string? ObjectId { get; init; }

    public required string ObjectName { get; init; }

    public string? ValuesBefore { get; init; }

    public string? ValuesAfter { get; init; }

    public static AuditRow From(AuditEntry entry) => new()
    {
        At = entry.At,
        ActorKind = entry.Actor.Kind,
        ActorId = Cut(entry.Actor.Id, AuditTable.LongestId),
        ActorName = Cut(entry.Actor.Name, AuditTable.LongestName)!,
        Address = Cut(entry.Actor.Address, AuditTable.LongestId),
        Verb = Cut(entry.Verb, AuditTable.LongestWord)!,
        ObjectKind = Cut(entry.Object.Kind, AuditTable.LongestWord)!,
        ObjectId = Cut(entry.Object.Id, AuditTable.LongestName),
        ObjectName = Cut(entry.Object.Name, AuditTable.LongestName)!,
        ValuesBefore = entry.Before,
        ValuesAfter = entry.After,
    };

    public AuditEntry ToEntry() => new(
        At, new AuditActor(ActorKind, ActorId, ActorName, Address), Verb, new AuditObject(ObjectKind, ObjectId, ObjectName), ValuesBefore, ValuesAfter);

    private static string? Cut(string? text, int length) => text is null || text.Length <= length ? text : text[..length];
}

/// <summary>Table <c>audit_entries</c>.</summary>
internal sealed class AuditTable : PortalTable<AuditRow>
{
    public const int LongestWord = 32;
    public const int LongestId = 64;
    public const int LongestName = 191;

    public override void Configure(EntityTypeBuilder<AuditRow> builder)
    {
        builder.ToTable("audit_entries");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Id).ValueGeneratedOnAdd();
        builder.Property(row => row.ActorKind).HasConversion<string>().HasMaxLength(LongestWord);
        builder.Property(row => row.ActorId).HasMaxLength(LongestId);
        builder.Property(row => row.ActorName).HasMaxLength(LongestName);
        builder.Property(row => row.Address).HasMaxLength(LongestId);
        builder.Property(row => row.Verb).HasMaxLength(LongestWord);
        builder.Property(row => row.ObjectKind).HasMaxLength(LongestWord);
        builder.Property(row => row.ObjectId).HasMaxLength(LongestName);
        builder.Property(row => row.ObjectName).HasMaxLength(LongestName);
        // Each filter of the page finds its entries in the order of the page; the id, which both kinds of database put at the end of every index, breaks ties.
        builder.HasIndex(row => row.At);
        builder.HasIndex(row => new { row.ActorName, row.At });
        builder.HasIndex(row => new { row.Verb, row.At });
        builder.HasIndex(row => new { row.ObjectKind, row.At });
        builder.HasIndex(row => new { row.ObjectKind, row.ObjectId, row.At });
    }
}

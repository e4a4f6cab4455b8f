using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.Tests.MariaDb;

public enum Kind
{
    A,
    B,
    C,
}

/// <summary>A column of every common type.</summary>
public sealed class Item
{
    public long Id { get; set; }

    public string Name { get; set; } = "";

    public bool Flag { get; set; }

    public long Big { get; set; }

    public decimal Price { get; set; }

    public double Ratio { get; set; }

    public DateTime When { get; set; }

    public DateTimeOffset At { get; set; }

    public DateOnly Day { get; set; }

    public TimeOnly Time { get; set; }

    public Guid Uuid { get; set; }

    public byte[] Blob { get; set; } = [];

    public string? Note { get; set; }

    public TimeSpan Span { get; set; }

    public ulong Unsigned { get; set; }

    public Kind Kind { get; set; }

    public int? Optional { get; set; }

    public int Version { get; set; }

    public List<Child> Children { get; set; } = [];
}

public sealed class Child
{
    public int Id { get; set; }

    public long ItemId { get; set; }

    public Item? Item { get; set; }

    public string Text { get; set; } = "";
}

public sealed class Named
{
    public Guid Id { get; set; }

    public string Name { get; set; } = "";
}

public sealed class Keyless
{
    public int A { get; set; }

    public string B { get; set; } = "";
}

public sealed class ProviderContext(DbContextOptions<ProviderContext> options) : DbContext(options)
{
    public DbSet<Item> Items => Set<Item>();

    public DbSet<Child> Children => Set<Child>();

    public DbSet<Named> Named => Set<Named>();

    public DbSet<Keyless> Keyless => Set<Keyless>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Item>(item =>
        {
            item.Property(i => i.Name).HasMaxLength(100);
            item.HasIndex(i => i.Name);
            item.HasIndex(i => new { i.When, i.Id }).IsDescending();
            item.Property(i => i.Price).HasPrecision(18, 4);
            item.Property(i => i.Version).IsConcurrencyToken();
        });
        modelBuilder.Entity<Keyless>().HasNoKey().ToTable("rows_nokey");
    }
}

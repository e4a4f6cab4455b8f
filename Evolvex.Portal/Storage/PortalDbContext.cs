using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Evolvex.Portal.Storage;

/// <summary>
/// The portal's own tables, on SQLite, MySQL or MariaDB. A feature describes its tables beside itself in a <see cref="PortalTable{TEntity}"/>
/// and adds a migration; nothing here names a feature.
/// </summary>
internal sealed class PortalDbContext(DbContextOptions<PortalDbContext> options) : DbContext(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        // The two providers agree on neither offsets nor uuids, so both travel in forms that sort and compare alike everywhere.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTime>();
        configurationBuilder.Properties<Guid>().HaveConversion<UuidText>().HaveMaxLength(36);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(
            typeof(PortalDbContext).Assembly, static type => type.BaseType is { IsGenericType: true } parent && parent.GetGenericTypeDefinition() == typeof(PortalTable<>));
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()))
            property.SetColumnName(ColumnName(property.Name));
    }

    /// <summary><c>LastSignInAt</c> is the column <c>last_sign_in_at</c>.</summary>
    internal static string ColumnName(string property) =>
        string.Concat(property.Select((letter, at) => char.IsUpper(letter) ? (at == 0 ? "" : "_") + char.ToLowerInvariant(letter) : letter.ToString()));
}

/// <summary>Describes one table of <see cref="PortalDbContext"/>; every text that is a key or has an index needs a greatest length of 191 or less.</summary>
internal abstract class PortalTable<TEntity> : IEntityTypeConfiguration<TEntity> where TEntity : class
{
    public abstract void Configure(EntityTypeBuilder<TEntity> builder);
}

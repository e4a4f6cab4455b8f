using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Evolvex.Portal.Storage;

/// <summary>A key that cookies are protected with; in the database, so that several instances and a restart share it.</summary>
internal sealed class ProtectionKey
{
    public required string Name { get; init; }

    public required string Xml { get; set; }
}

/// <summary>Table <c>protection_keys</c>.</summary>
internal sealed class ProtectionKeyTable : PortalTable<ProtectionKey>
{
    public override void Configure(EntityTypeBuilder<ProtectionKey> builder)
    {
        builder.ToTable("protection_keys");
        builder.HasKey(key => key.Name);
        builder.Property(key => key.Name).HasMaxLength(128);
        builder.Property(key => key.Xml).HasMaxLength(8000);
    }
}

/// <summary>Keeps data-protection keys in <c>protection_keys</c>.</summary>
internal sealed class ProtectionKeyStore(IDbContextFactory<PortalDbContext> databases) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var database = databases.CreateDbContext();
        return [.. database.Set<ProtectionKey>().AsNoTracking().Select(key => key.Xml).ToList().Select(xml => XElement.Parse(xml))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var database = databases.CreateDbContext();
        database.Add(new ProtectionKey { Name = friendlyName, Xml = element.ToString(SaveOptions.DisableFormatting) });
        database.SaveChanges();
    }
}

using System.Security.Cryptography;
using System.Text;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Evolvex.Portal.ManagerGateway.Accounts;

/// <summary>A manager user of the PBX that the portal knows: what it may do through the gateway and, for Digest, its secret.</summary>
internal sealed class ManagerAccountRow
{
    public Guid Id { get; init; } = Guid.NewGuid();

    /// <summary>As in manager.conf.</summary>
    public required string Name { get; init; }

    /// <summary>See <see cref="KeyOf"/>.</summary>
    public required string NameKey { get; init; }

    public string Description { get; set; } = "";

    /// <summary>The secret, encrypted; null: the portal does not know it, and Digest is not possible.</summary>
    public string? Secret { get; set; }

    public DateTimeOffset? SecretSetAt { get; set; }

    public bool IsEnabled { get; set; } = true;

    /// <summary>Rules of its own as JSON; null: those for all others.</summary>
    public string? Rules { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>
    /// What makes a name unique whatever the database thinks of letters. Case does not count: Asterisk takes <c>crm</c> and <c>CRM</c> for one user.
    /// </summary>
    public static string KeyOf(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name.ToUpperInvariant())));
}

/// <summary>The one row about all manager users that have no rules of their own.</summary>
internal sealed class ManagerSettingsRow
{
    public const int TheOnlyId = 1;

    public int Id { get; init; } = TheOnlyId;

    /// <summary>Their rules as JSON; null: the safe defaults.</summary>
    public string? Rules { get; set; }

    /// <summary>Another value after every change of accounts or rules: other processes see by it that they have to read anew.</summary>
    public Guid Stamp { get; set; }
}

/// <summary>Table <c>manager_accounts</c>.</summary>
internal sealed class ManagerAccountTable : PortalTable<ManagerAccountRow>
{
    public const int LongestRules = 8000;

    public override void Configure(EntityTypeBuilder<ManagerAccountRow> builder)
    {
        builder.ToTable("manager_accounts");
        builder.HasKey(account => account.Id);
        builder.Property(account => account.Name).HasMaxLength(AccessNames.LongestName);
        builder.Property(account => account.NameKey).HasMaxLength(64);
        builder.Property(account => account.Description).HasMaxLength(AccessNames.LongestDescription);
        builder.Property(account => account.Secret).HasMaxLength(2000);
        builder.Property(account => account.Rules).HasMaxLength(LongestRules);
        builder.HasIndex(account => account.NameKey).IsUnique();
    }
}

/// <summary>Table <c>manager_settings</c>.</summary>
internal sealed class ManagerSettingsTable : PortalTable<ManagerSettingsRow>
{
    public override void Configure(EntityTypeBuilder<ManagerSettingsRow> builder)
    {
        builder.ToTable("manager_settings");
        builder.HasKey(settings => settings.Id);
        builder.Property(settings => settings.Id).ValueGeneratedNever();
        builder.Property(settings => settings.Rules).HasMaxLength(ManagerAccountTable.LongestRules);
    }
}

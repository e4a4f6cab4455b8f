using Evolvex.Portal.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Evolvex.Portal.SignIn;

/// <summary>Table <c>users</c>. The portal sends no mail and no text messages, so it keeps no addresses for them.</summary>
internal sealed class PortalUserTable : PortalTable<PortalUser>
{
    public override void Configure(EntityTypeBuilder<PortalUser> builder)
    {
        builder.ToTable("users");
        builder.Ignore(user => user.Email).Ignore(user => user.NormalizedEmail).Ignore(user => user.EmailConfirmed);
        builder.Ignore(user => user.PhoneNumber).Ignore(user => user.PhoneNumberConfirmed);
        builder.Property(user => user.Id).HasMaxLength(36);
        builder.Property(user => user.UserName).HasMaxLength(64).IsRequired();
        builder.Property(user => user.NormalizedUserName).HasMaxLength(64).IsRequired();
        builder.Property(user => user.PasswordHash).HasMaxLength(255);
        builder.Property(user => user.SecurityStamp).HasMaxLength(64);
        builder.Property(user => user.ConcurrencyStamp).HasMaxLength(36).IsConcurrencyToken();
        builder.Property(user => user.Role).HasMaxLength(16);
        // Only raised, by a statement that compares: whoever saves a person read earlier must not take it back.
        builder.Property(user => user.SecondFactorStep).Metadata.SetAfterSaveBehavior(PropertySaveBehavior.Ignore);
        builder.HasIndex(user => user.NormalizedUserName).IsUnique();
    }
}

/// <summary>Table <c>user_tokens</c>: the second factor's key and recovery codes.</summary>
internal sealed class PortalUserTokenTable : PortalTable<IdentityUserToken<string>>
{
    public override void Configure(EntityTypeBuilder<IdentityUserToken<string>> builder)
    {
        builder.ToTable("user_tokens");
        builder.HasKey(token => new { token.UserId, token.LoginProvider, token.Name });
        builder.Property(token => token.UserId).HasMaxLength(36);
        builder.Property(token => token.LoginProvider).HasMaxLength(64);
        builder.Property(token => token.Name).HasMaxLength(64);
        builder.Property(token => token.Value).HasMaxLength(1024);
        builder.HasOne<PortalUser>().WithMany().HasForeignKey(token => token.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}

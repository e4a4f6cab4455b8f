using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Evolvex.Portal.SignIn;

/// <summary>A person signed in with one browser. Its cookie and its circuits hold as long as it is there.</summary>
internal sealed class PortalSession
{
    public const int LongestClient = 191;

    public Guid Id { get; init; }

    public required string UserId { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>To about a minute.</summary>
    public DateTimeOffset LastSeenAt { get; set; }

    /// <summary>The address that it came from last.</summary>
    public string? Address { get; set; }

    /// <summary>What the browser calls itself.</summary>
    public string? Client { get; init; }
}

/// <summary>Table <c>user_sessions</c>.</summary>
internal sealed class PortalSessionTable : PortalTable<PortalSession>
{
    public override void Configure(EntityTypeBuilder<PortalSession> builder)
    {
        builder.ToTable("user_sessions");
        builder.HasKey(session => session.Id);
        builder.Property(session => session.Id).ValueGeneratedNever();
        builder.Property(session => session.UserId).HasMaxLength(36);
        builder.Property(session => session.Address).HasMaxLength(64);
        builder.Property(session => session.Client).HasMaxLength(PortalSession.LongestClient);
        builder.HasIndex(session => session.UserId);
        builder.HasOne<PortalUser>().WithMany().HasForeignKey(session => session.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}

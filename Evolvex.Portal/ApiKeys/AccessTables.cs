using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Evolvex.Portal.ApiKeys;

/// <summary>Table <c>access_groups</c>.</summary>
internal sealed class GroupTable : PortalTable<GroupRow>
{
    public override void Configure(EntityTypeBuilder<GroupRow> builder)
    {
        builder.ToTable("access_groups");
        builder.HasKey(group => group.Id);
        builder.Property(group => group.Name).HasMaxLength(AccessNames.LongestName);
        builder.Property(group => group.Description).HasMaxLength(AccessNames.LongestDescription);
        builder.HasIndex(group => group.Name).IsUnique();
    }
}

/// <summary>Table <c>access_routes</c>: a group has a context once; several groups may share one.</summary>
internal sealed class RouteTable : PortalTable<RouteRow>
{
    public override void Configure(EntityTypeBuilder<RouteRow> builder)
    {
        builder.ToTable("access_routes");
        builder.HasKey(route => route.Id);
        builder.Property(route => route.Name).HasMaxLength(AccessNames.LongestContext);
        builder.Property(route => route.Description).HasMaxLength(AccessNames.LongestDescription);
        builder.HasIndex(route => new { route.GroupId, route.Name }).IsUnique();
        builder.HasOne<GroupRow>().WithMany().HasForeignKey(route => route.GroupId).OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>Table <c>api_keys</c>.</summary>
internal sealed class ApiKeyTable : PortalTable<ApiKeyRow>
{
    public const int LongestAddresses = 1000;

    public override void Configure(EntityTypeBuilder<ApiKeyRow> builder)
    {
        builder.ToTable("api_keys");
        builder.HasKey(key => key.Id);
        builder.Property(key => key.Name).HasMaxLength(AccessNames.LongestName);
        builder.Property(key => key.Description).HasMaxLength(AccessNames.LongestDescription);
        builder.Property(key => key.Addresses).HasMaxLength(LongestAddresses);
        builder.Property(key => key.Scopes).HasMaxLength(128);
        builder.Property(key => key.LastUsedAddress).HasMaxLength(64);
        builder.Property(key => key.LastUsedClient).HasMaxLength(191);
        builder.HasIndex(key => key.Name).IsUnique();
        builder.HasOne<GroupRow>().WithMany().HasForeignKey(key => key.GroupId).OnDelete(DeleteBehavior.Restrict);
    }
}

/// <summary>Table <c>api_key_secrets</c>: a presented key is found by its hash in one indexed lookup.</summary>
internal sealed class ApiKeySecretTable : PortalTable<ApiKeySecretRow>
{
    public override void Configure(EntityTypeBuilder<ApiKeySecretRow> builder)
    {
        builder.ToTable("api_key_secrets");
        builder.HasKey(secret => secret.Id);
        builder.Property(secret => secret.Hash).HasMaxLength(64);
        builder.Property(secret => secret.Prefix).HasMaxLength(8);
        builder.HasIndex(secret => secret.Hash).IsUnique();
        builder.HasOne<ApiKeyRow>().WithMany().HasForeignKey(secret => secret.ApiKeyId).OnDelete(DeleteBehavior.Cascade);
    }
}

/// <summary>Table <c>access_version</c>.</summary>
internal sealed class AccessVersionTable : PortalTable<AccessVersion>
{
    public override void Configure(EntityTypeBuilder<AccessVersion> builder)
    {
        builder.ToTable("access_version");
        builder.HasKey(version => version.Id);
        builder.Property(version => version.Id).ValueGeneratedNever();
    }
}

/// <summary>Table <c>api_requests</c>; rows outlive their key, so there is no foreign key.</summary>
internal sealed class ApiRequestTable : PortalTable<ApiRequestRow>
{
    public const int LongestParameters = 1000;
    public const int LongestClient = 191;

    public override void Configure(EntityTypeBuilder<ApiRequestRow> builder)
    {
        builder.ToTable("api_requests");
        builder.HasKey(request => request.Id);
        builder.Property(request => request.Id).ValueGeneratedOnAdd();
        builder.Property(request => request.Endpoint).HasMaxLength(32);
        builder.Property(request => request.Parameters).HasMaxLength(LongestParameters);
        builder.Property(request => request.Address).HasMaxLength(64);
        builder.Property(request => request.Client).HasMaxLength(LongestClient);
        builder.HasIndex(request => new { request.ApiKeyId, request.At });
        builder.HasIndex(request => request.At);
    }
}

using System.Linq.Expressions;
using Evolvex.Portal.Domain.Access;
using Evolvex.Portal.Domain.Webhooks;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Evolvex.Portal.Webhooks;

/// <summary>An address that is told of events.</summary>
internal sealed class WebhookRow
{
    public Guid Id { get; init; } = Guid.NewGuid();

    public required string Name { get; set; }

    public required string Url { get; set; }

    /// <summary>Names of events, with blanks between.</summary>
    public required string Events { get; set; }

    /// <summary>Its routes limit what is sent; null: everything is. A group that is gone: nothing is.</summary>
    public Guid? GroupId { get; set; }

    /// <summary>Encrypted, see <see cref="WebhookSecrets"/>.</summary>
    public required string Secret { get; set; }

    public bool IsEnabled { get; set; } = true;

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Set when it took nothing for a day: nothing is kept for it until somebody resumes it.</summary>
    public DateTimeOffset? PausedAt { get; set; }

    /// <summary>Events that were not kept since then.</summary>
    public int Skipped { get; set; }

    /// <summary>Since when it has taken nothing.</summary>
    public DateTimeOffset? FailingSince { get; set; }

    /// <summary>Failures in a row.</summary>
    public int Failures { get; set; }

    /// <summary>Nothing is sent before.</summary>
    public DateTimeOffset? NextAttemptAt { get; set; }

    /// <summary>Forgets that it had taken nothing: it is tried at once, and has a day again.</summary>
    public void BeginAnew() => (FailingSince, Failures, NextAttemptAt) = (null, 0, null);

    /// <summary>The row, unless somebody has begun anew with it since it was read: what came of an attempt before that says nothing of it.</summary>
    public Expression<Func<WebhookRow, bool>> IsAsItWas()
    {
        var (id, url, failures) = (Id, Url, Failures);
        return row => row.Id == id && row.Url == url && row.Failures == failures;
    }
}

/// <summary>What has become of a delivery. The numbers are stored: never change them.</summary>
public enum DeliveryState
{
    /// <summary>It is yet to be sent, or to be sent again.</summary>
    Waiting = 0,

    /// <summary>The receiver has it.</summary>
    Delivered = 1,

    /// <summary>It was not delivered and will not be.</summary>
    GivenUp = 2,
}

/// <summary>An event for a webhook: to be sent, and later what became of it.</summary>
internal sealed class WebhookDeliveryRow
{
    public long Id { get; init; }

    public Guid DeliveryId { get; init; } = Guid.NewGuid();

    public Guid WebhookId { get; init; }

    /// <summary>The same event has the same key, whichever instance of the portal saw it.</summary>
    public required string EventKey { get; init; }

    /// <summary>The event's name.</summary>
    public required string Event { get; init; }

    /// <summary>JSON.</summary>
    public required string Body { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DeliveryState State { get; set; }

    public int Attempts { get; set; }

    public DateTimeOffset? NextAttemptAt { get; set; }

    public DateTimeOffset? LastAttemptAt { get; set; }

    /// <summary>HTTP status of the last answer; null: there was none.</summary>
    public int? Status { get; set; }

    public int? DurationMs { get; set; }

    /// <summary>Beginning of the last answer.</summary>
    public string? Response { get; set; }

    /// <summary>Why there was no answer, or why it was given up.</summary>
    public string? Fault { get; set; }
}

/// <summary>Table <c>webhooks</c>.</summary>
internal sealed class WebhookTable : PortalTable<WebhookRow>
{
    public override void Configure(EntityTypeBuilder<WebhookRow> builder)
    {
        builder.ToTable("webhooks");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Name).HasMaxLength(AccessNames.LongestName);
        builder.Property(row => row.Url).HasMaxLength(WebhookTerms.LongestUrl);
        builder.Property(row => row.Events).HasMaxLength(191);
        builder.Property(row => row.Secret).HasMaxLength(1000);
        builder.HasIndex(row => row.Name).IsUnique();
    }
}

/// <summary>Table <c>webhook_deliveries</c>.</summary>
internal sealed class WebhookDeliveryTable : PortalTable<WebhookDeliveryRow>
{
    public const int LongestKey = 120;
    public const int LongestBody = 6000;
    public const int LongestResponse = 500;
    public const int LongestFault = 300;

    public override void Configure(EntityTypeBuilder<WebhookDeliveryRow> builder)
    {
        builder.ToTable("webhook_deliveries");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Id).ValueGeneratedOnAdd();
        builder.Property(row => row.EventKey).HasMaxLength(LongestKey);
        builder.Property(row => row.Event).HasMaxLength(32);
        builder.Property(row => row.Body).HasMaxLength(LongestBody);
        builder.Property(row => row.Response).HasMaxLength(LongestResponse);
        builder.Property(row => row.Fault).HasMaxLength(LongestFault);
        builder.HasIndex(row => new { row.WebhookId, row.EventKey }).IsUnique();
        builder.HasIndex(row => new { row.WebhookId, row.State, row.Id });
        builder.HasIndex(row => new { row.State, row.CreatedAt });
        builder.HasOne<WebhookRow>().WithMany().HasForeignKey(row => row.WebhookId).OnDelete(DeleteBehavior.Cascade);
    }
}

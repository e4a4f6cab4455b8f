using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.Webhooks;

/// <summary>Which of several instances on one database sends.</summary>
internal sealed class WebhookLease(IDbContextFactory<PortalDbContext> databases, TimeProvider time) : InstanceLease("webhooks", databases, time);

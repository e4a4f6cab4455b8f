using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>Which of several instances on one database fills the tables.</summary>
internal sealed class FillLease(IDbContextFactory<PortalDbContext> databases, TimeProvider time) : InstanceLease("call-history", databases, time);

using System.Collections.Concurrent;
using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Storage;

namespace Evolvex.Portal.Tests.Recordings;

/// <summary>An audit log in memory.</summary>
internal sealed class ListedAudit : IAuditLog
{
    private readonly ConcurrentQueue<(string Verb, AuditObject Subject, object? Details)> _entries = new();

    public IReadOnlyCollection<(string Verb, AuditObject Subject, object? Details)> Entries => _entries;

    /// <summary>Thrown instead of writing anything down.</summary>
    public Exception? Fault { get; set; }

    public void Add(PortalDbContext database, AuditActor actor, string verb, AuditObject subject, object? before = null, object? after = null) => _entries.Enqueue((verb, subject, after));

    public Task RecordAsync(AuditActor actor, string verb, AuditObject subject, object? details, CancellationToken cancellationToken)
    {
        if (Fault is not null) return Task.FromException(Fault);
        _entries.Enqueue((verb, subject, details));
        return Task.CompletedTask;
    }
}

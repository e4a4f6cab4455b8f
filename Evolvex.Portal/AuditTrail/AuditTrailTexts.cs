namespace Evolvex.Portal.AuditTrail;

/// <summary>Marker of the texts of the audit log's page.</summary>
internal sealed class AuditTrailTexts;

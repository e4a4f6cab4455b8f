namespace Evolvex.Portal.CallHistory.Report;

/// <summary>Marker of the texts of the report.</summary>
internal sealed class ReportTexts;

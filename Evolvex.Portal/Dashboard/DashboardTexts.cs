namespace Evolvex.Portal.Dashboard;

/// <summary>Marker of the texts of the overview.</summary>
internal sealed class DashboardTexts;

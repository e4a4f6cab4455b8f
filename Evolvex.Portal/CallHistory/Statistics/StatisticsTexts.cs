namespace Evolvex.Portal.CallHistory.Statistics;

/// <summary>Marker of the texts of the statistics page.</summary>
internal sealed class StatisticsTexts;

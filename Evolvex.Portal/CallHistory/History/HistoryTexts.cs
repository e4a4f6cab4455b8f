namespace Evolvex.Portal.CallHistory.History;

/// <summary>Marker of the texts of the history page.</summary>
internal sealed class HistoryTexts;

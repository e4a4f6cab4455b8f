namespace Evolvex.Portal.CallHistory.Administration;

/// <summary>Marker of the texts of the call history's settings.</summary>
internal sealed class HistorySettingsTexts;

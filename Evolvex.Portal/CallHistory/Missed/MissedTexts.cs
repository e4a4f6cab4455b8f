namespace Evolvex.Portal.CallHistory.Missed;

/// <summary>Texts of the page of missed calls.</summary>
internal sealed class MissedTexts;

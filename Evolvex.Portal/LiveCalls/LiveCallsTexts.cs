namespace Evolvex.Portal.LiveCalls;

/// <summary>Marker of the texts of the live calls page.</summary>
internal sealed class LiveCallsTexts;

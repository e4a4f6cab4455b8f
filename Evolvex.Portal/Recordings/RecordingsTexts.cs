namespace Evolvex.Portal.Recordings;

/// <summary>Marker of the texts of recordings.</summary>
internal sealed class RecordingsTexts;

namespace Evolvex.Portal.EvolvexApi.Reference;

/// <summary>Marker of the texts that describe the Evolvex API.</summary>
internal sealed class ApiTexts;

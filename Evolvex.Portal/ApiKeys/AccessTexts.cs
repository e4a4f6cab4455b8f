namespace Evolvex.Portal.ApiKeys;

/// <summary>Marker of the texts of keys, groups and routes.</summary>
internal sealed class AccessTexts;

namespace Evolvex.Portal.Endpoints;

/// <summary>Marker of the texts of the extensions page.</summary>
internal sealed class EndpointsTexts;

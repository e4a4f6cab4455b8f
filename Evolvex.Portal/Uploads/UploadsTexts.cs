namespace Evolvex.Portal.Uploads;

/// <summary>Marker of the texts of uploads.</summary>
internal sealed class UploadsTexts;

namespace Evolvex.Portal.PbxStatus;

/// <summary>Marker of the texts of the page of the PBX.</summary>
internal sealed class PbxStatusTexts;

/// <summary>Marker of the sentences of the self-checks: each is found by its English form.</summary>
internal sealed class CheckTexts;

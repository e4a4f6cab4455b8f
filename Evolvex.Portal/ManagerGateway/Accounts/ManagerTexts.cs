namespace Evolvex.Portal.ManagerGateway.Accounts;

/// <summary>Marker of the texts of the page of manager accounts and rules.</summary>
internal sealed class ManagerTexts;

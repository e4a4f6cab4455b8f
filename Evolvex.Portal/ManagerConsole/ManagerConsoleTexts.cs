namespace Evolvex.Portal.ManagerConsole;

/// <summary>Marker of the console's texts.</summary>
internal sealed class ManagerConsoleTexts;

namespace Evolvex.Portal.Shell;

/// <summary>Marker of the texts that all pages share.</summary>
internal sealed class ShellTexts;

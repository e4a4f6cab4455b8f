namespace Evolvex.Portal.ManagerConsole.CommandLine;

/// <summary>A line that was run, and what came of it.</summary>
/// <param name="Line">The line.</param>
/// <param name="Result">What the PBX printed; null while it runs.</param>
internal sealed record CliEntry(string Line, ConsoleResult? Result);

namespace Evolvex.Portal.Hosting;

/// <summary>How bad a finding is; the worst one is the command's exit code.</summary>
internal enum CheckVerdict
{
    Ok = 0,

    /// <summary>The portal works, but something of it does not.</summary>
    Warning = 1,

    /// <summary>What the portal is for does not work.</summary>
    Fault = 2,
}

/// <summary>What a check found.</summary>
/// <param name="Subject">A word or two: what was looked at.</param>
/// <param name="Verdict">How bad it is.</param>
/// <param name="Text">What was found, one line without secrets.</param>
/// <param name="Remedy">How to mend it; null where nothing is wrong.</param>
internal sealed record CheckFinding(string Subject, CheckVerdict Verdict, CheckText Text, CheckText? Remedy = null);

/// <summary>Looks at something outside the portal that it needs, and says what is wrong and how to mend it.</summary>
internal interface IPortalCheck
{
    /// <summary>Where it stands among the others, from 0 up.</summary>
    int Order { get; }

    /// <summary>What it looks at, in a word or two: what its findings are about, also that it hung or failed itself.</summary>
    string Subject { get; }

    Task<IReadOnlyList<CheckFinding>> RunAsync(CancellationToken cancellationToken);
}

/// <summary><c>check</c>: tests everything that the portal needs. Exit code 0: all is well; 1: something is missing; 2: it cannot work so.</summary>
internal sealed class CheckCommand(PortalChecks checks) : IPortalCommand
{
    public string Name => "check";

    public string Usage => "check";

    public IReadOnlyList<CommandOption> Options => [];

    public async Task<int> RunAsync(CommandOptions options, CommandConsole console, CancellationToken cancellationToken)
    {
        var findings = new List<CheckFinding>();
        await foreach (var finding in checks.RunAsync(cancellationToken))
        {
            findings.Add(finding);
            if (finding.Verdict == CheckVerdict.Ok) continue;
            await console.Error.WriteLineAsync($"{finding.Verdict.ToString().ToUpperInvariant()} {finding.Subject}: {Sentence(finding.Text)}{(finding.Remedy is null ? "" : $" To mend it: {finding.Remedy}")}");
        }
        await console.Out.WriteLineAsync(string.Join("; ", findings.Select(Brief)));
        return (int)findings.Select(finding => finding.Verdict).DefaultIfEmpty().Max();
    }

    /// <summary>The words of a driver end without a full stop.</summary>
    private static string Sentence(CheckText text) => text.ToString() is var words && words.TrimEnd() is [.., '.' or '!' or '?'] ? words : $"{words}.";

    private static string Brief(CheckFinding finding) =>
        finding.Verdict == CheckVerdict.Ok ? $"{finding.Subject} ok ({finding.Text})" : $"{finding.Subject} {finding.Verdict.ToString().ToUpperInvariant()}";
}

using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.Hosting;

namespace Evolvex.Portal.Asterisk;

/// <summary>Asks Asterisk, where the account may run commands, whether and how it writes call records.</summary>
internal sealed class CdrBackendCheck(PbxOptions pbx, CdrOptions cdr, IAmiEndpoint endpoint, TimeProvider time) : IPortalCheck
{
    private const string Subject = "call records";

    // What writes to files or to managers only.
    private static readonly string[] NoDatabase = ["csv", "cdr-custom", "cdr_manager", "cdr_syslog", "radius"];

    public int Order => 2;

    string IPortalCheck.Subject => Subject;

    public async Task<IReadOnlyList<CheckFinding>> RunAsync(CancellationToken cancellationToken)
    {
        if (pbx.Transport == PbxTransport.Demo || !cdr.IsConfigured) return [];
        try
        {
            await using var client = await AmiClient.ConnectAsync(await endpoint.GetAsync(cancellationToken) with { Events = "off" }, time, cancellationToken);
            var answer = (await client.ExchangeAsync(new AmiAction("Command").With("Command", "cdr show status"), cancellationToken)).Answer;
            return answer.IsSuccess ? [.. Judge([.. answer.GetAll("Output")])] : [];
        }
        catch (AmiException)
        {
            // What is wrong with the connection the check of the PBX says.
            return [];
        }
    }

    /// <summary>What the command's lines tell.</summary>
    internal static IEnumerable<CheckFinding> Judge(IReadOnlyList<string> lines)
    {
        string? Setting(string name) => lines.FirstOrDefault(line => line.TrimStart().StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?.Split(':', 2)[1].Trim();
        if (Setting("Logging") is not { } logging) yield break;
        if (logging.StartsWith("Disabled", StringComparison.OrdinalIgnoreCase))
        {
            yield return new CheckFinding(Subject, CheckVerdict.Warning, "Asterisk writes no call records at all.", "set enable=yes in [general] of cdr.conf; then: asterisk -rx \"module reload cdr\"");
            yield break;
        }

        var first = lines.ToList().FindIndex(line => line.Contains("Registered", StringComparison.OrdinalIgnoreCase));
        string[] backends = first < 0 ? [] : [.. lines.Skip(first + 1).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '-' && line != "(none)")];
        foreach (var stopped in backends.Where(backend => backend.Contains("suspended", StringComparison.OrdinalIgnoreCase)))
            yield return new CheckFinding(Subject, CheckVerdict.Warning, $"Asterisk has suspended writing call records to {stopped.Split('(')[0].Trim()}.", "asterisk -rx \"module reload cdr\"; what it had to write meanwhile is lost.");
        if (first >= 0 && !Array.Exists(backends, backend => !Array.Exists(NoDatabase, plain => backend.StartsWith(plain, StringComparison.OrdinalIgnoreCase))))
            yield return new CheckFinding(Subject, CheckVerdict.Warning, "Asterisk writes call records to no database.", "load cdr_adaptive_odbc (or cdr_odbc, cdr_mysql) in modules.conf and name the table in its configuration; then: asterisk -rx \"module load cdr_adaptive_odbc.so\"");
        if (Setting("Mode")?.StartsWith("Batch", StringComparison.OrdinalIgnoreCase) == true)
            yield return new CheckFinding(Subject, CheckVerdict.Warning, "Asterisk writes call records in batches: they come late, and those not written yet are lost when it crashes.", "set batch=no in [general] of cdr.conf; then: asterisk -rx \"module reload cdr\"");
    }
}

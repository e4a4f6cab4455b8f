using System.Text.RegularExpressions;
using Evolvex.Portal.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.CallHistory;

/// <summary>Checks that the PBX's call records can be read, with all the columns that the settings name.</summary>
internal sealed partial class CdrCheck(CdrDatabase database, CdrOptions cdr, PbxOptions pbx) : IPortalCheck
{
    private const string Subject = "call records";

    /// <summary>What FreePBX, Issabel and older versions of Asterisk call columns.</summary>
    private static readonly Dictionary<string, string[]> Elsewhere = new(StringComparer.Ordinal) { ["start"] = ["calldate", "starttime"], ["destination"] = ["did"], ["answer"] = ["answerdate"], ["end"] = ["enddate", "endtime"] };

    public int Order => 2;

    string IPortalCheck.Subject => Subject;

    public async Task<IReadOnlyList<CheckFinding>> RunAsync(CancellationToken cancellationToken)
    {
        var trouble = await database.ProbeAsync(cancellationToken);
        if (trouble is { Kind: CdrTroubleKind.NoColumn } && (await database.AskAsync((_, cancelled) => MappingAsync(cancelled), cancellationToken)).TryGet(out var mapping))
            return [new CheckFinding(Subject, CheckVerdict.Fault, Said(trouble), mapping)];
        if (trouble is null && cdr.IsConfigured && (await database.AskAsync(static (context, cancelled) => context.Rows.AnyAsync(cancelled), cancellationToken)).TryGet(out var isAny) && !isAny)
        {
            return
            [
                new CheckFinding(
                    Subject, CheckVerdict.Warning, $"the table {cdr.Table} is empty: no call has been written to it.",
                    "on a new PBX make a call; else compare ConnectionStrings:Cdr and Cdr:Table with what Asterisk writes to: asterisk -rx \"cdr show status\"; asterisk -rx \"odbc show\""),
            ];
        }

        return [Judge(trouble)];
    }

    /// <summary>All that is to be set at once: databases name one missing column at a time.</summary>
    private async Task<CheckText> MappingAsync(CancellationToken cancellationToken)
    {
        var own = await database.OwnColumnsAsync(cancellationToken);
        var missing = CdrOptions.ColumnNames.Where(column => database.Table.OwnName(column) is { } name && !own.Contains(name, StringComparer.OrdinalIgnoreCase));
        var settings = string.Join(' ', missing.Select(column => $"Cdr__Columns__{column}={Found(column, own)}"));
        return $"{settings} (as environment variables; an empty value says that the table lacks the column).";
    }

    /// <summary>What the table calls the column; nothing where it lacks it, but for the time of the call, which it must have.</summary>
    private static string Found(string column, IReadOnlyList<string> own) =>
        Elsewhere.GetValueOrDefault(column, []).Prepend(column).FirstOrDefault(name => own.Contains(name, StringComparer.OrdinalIgnoreCase)) ?? (column == "start" ? "?" : "");

    private CheckFinding Judge(CdrTrouble? trouble) => trouble switch
    {
        null => new CheckFinding(Subject, CheckVerdict.Ok, $"{cdr.Provider.Name()}, table {cdr.Table}"),
        { Kind: CdrTroubleKind.NotReady } when pbx.IsDemo && !cdr.IsConfigured => new CheckFinding(Subject, CheckVerdict.Ok, "the demo makes them at its first start"),
        { Kind: CdrTroubleKind.NotConfigured } => new CheckFinding(
            Subject, CheckVerdict.Warning, "none are set up, so there is no history.", "set Cdr:Provider and ConnectionStrings:Cdr to the database that Asterisk writes its cdr table to."),
        _ => new CheckFinding(Subject, CheckVerdict.Fault, Said(trouble), Remedy(trouble)),
    };

    private static CheckText Said(CdrTrouble trouble)
    {
        switch (trouble.Kind)
        {
            case CdrTroubleKind.NotReady: return $"the file of the call records is not there: {trouble.Fault}";
            case CdrTroubleKind.Unreachable: return $"the database of the call records does not answer: {trouble.Fault}";
            case CdrTroubleKind.Refused: return $"the database of the call records refuses the account: {trouble.Fault}";
            case CdrTroubleKind.NoRight: return $"the account may not read the call records: {trouble.Fault}";
            case CdrTroubleKind.NoDatabase: return $"the server of the call records has no such database: {trouble.Fault}";
            case CdrTroubleKind.NoTable: return $"there is no such table: {trouble.Fault}";
            case CdrTroubleKind.NoColumn: return $"the table lacks a column: {trouble.Fault}";
            case CdrTroubleKind.TooSlow: return $"the table took too long to answer: {trouble.Fault}";
            default: return $"the call records cannot be read: {trouble.Fault}";
        }
    }

    private CheckText Remedy(CdrTrouble trouble)
    {
        var kind = trouble.Kind;
        if (kind == CdrTroubleKind.NoRight && Account().Match(trouble.Fault) is { Success: true } account) return $"GRANT SELECT ON {database.Table.Quoted} TO {account.Value}; in the database of ConnectionStrings:Cdr, if its name is right there.";
        if (kind == CdrTroubleKind.NoTable) return $"Cdr:Table is \"{cdr.Table}\"; set it to the table's name in that database.";
        return OtherRemedy(kind);
    }

    [GeneratedRegex("'[^']*'@'[^']*'", RegexOptions.None, 1000)]
    private static partial Regex Account();

    private static string OtherRemedy(CdrTroubleKind kind) => kind switch
    {
        CdrTroubleKind.NotReady => "the file that ConnectionStrings:Cdr names must exist and be readable for the portal's user.",
        CdrTroubleKind.Unreachable => "see that the server of ConnectionStrings:Cdr runs and that no firewall is between.",
        CdrTroubleKind.Refused => "compare User ID and Password of ConnectionStrings:Cdr with the account on that server, which must be allowed to come from this machine.",
        CdrTroubleKind.NoRight => "the account of ConnectionStrings:Cdr needs the right to read that database from this machine: GRANT SELECT ON database.* TO account.",
        CdrTroubleKind.NoDatabase => "name the database in ConnectionStrings:Cdr, asteriskcdrdb by custom.",
        CdrTroubleKind.NoColumn => "name the column with Cdr:Columns, for example Cdr:Columns:start=calldate for FreePBX and Issabel; an empty value says that the table lacks it.",
        CdrTroubleKind.TooSlow => "the table needs an index on its start column.",
        _ => "see the portal's log and that of the database.",
    };
}

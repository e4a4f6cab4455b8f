using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Hosting;

namespace Evolvex.Portal.CallHistory;

/// <summary>Looks whether callers' names came into the table in the letters in which they were sent.</summary>
internal sealed class CdrNamesCheck(CdrTable table)
{
    private const string Subject = "call records";

    /// <summary>Of the last rows, which tell what comes.</summary>
    private const int Looked = 5_000;

    /// <summary>
    /// Asterisk reads names of SIP as UTF-8 and gives up each byte that is none, before the dialplan begins; the header itself still has the bytes. Played on Asterisk 22.
    /// </summary>
    private const string ReadHeader = "ExecIf($[\"${CALLERID(name)}\" =~ \"\uFFFD\"]?Set(CALLERID(name)=${ICONV(windows-1251,utf-8,${CUT(PJSIP_HEADER(read\\,From),\\\",2)})}))";

    public async Task<IReadOnlyList<CheckFinding>> RunAsync(CdrDbContext context, CancellationToken cancellationToken)
    {
        if (table.Column("clid") is not { } callerId || table.Column("start") is not { } start) return [];
        var rows = await context.RowsAsync($"SELECT {callerId}, {table.Column("channel") ?? "NULL"} FROM {table.Quoted} ORDER BY {start} DESC LIMIT {Looked}", cancellationToken);
        var names = rows.Select(row => (Name: CallerName.Written($"{row[0]}").ToString(), Channel: $"{row[1]}")).Where(row => row.Name.Length > 0).ToList();
        return [.. Lost([.. names.Where(row => row.Name.Contains(NameLetters.Lost))], names.Count), .. Garbled([.. names.Where(row => NameLetters.IsGarbled(row.Name))], names.Count)];
    }

    private static IEnumerable<CheckFinding> Lost(List<(string Name, string Channel)> lost, int names)
    {
        if (lost.Count == 0) yield break;
        yield return new CheckFinding(
            Subject, CheckVerdict.Warning, $"Asterisk could not read {lost.Count} of the last {names} names of callers, the last one from {ChannelName.DeviceOf(lost[0].Channel) ?? lost[0].Channel}: they are no UTF-8, and their letters are gone.",
            $"names in Windows-1251 are read by this first step of that trunk's calls in extensions.conf: {ReadHeader}");
    }

    private static IEnumerable<CheckFinding> Garbled(List<(string Name, string Channel)> garbled, int names)
    {
        if (garbled.Count == 0) yield break;
        yield return new CheckFinding(
            Subject, CheckVerdict.Warning, $"of the last {names} names of callers, {garbled.Count} went through the wrong alphabet, such as {garbled[0].Name}, which the portal reads as {NameLetters.Mended(garbled[0].Name)}: Asterisk's connection to the database is no UTF-8.",
            "set CHARSET=utf8mb4 in the DSN of odbc.ini (charset=utf8mb4 in cdr_mysql.conf), and restart Asterisk.");
    }
}

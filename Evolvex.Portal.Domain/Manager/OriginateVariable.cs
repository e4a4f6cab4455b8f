using Evolvex.Portal.Domain.Recordings;

namespace Evolvex.Portal.Domain.Manager;

/// <summary>One assignment of <c>variable=NAME=value</c>: a channel variable that the new call starts with.</summary>
/// <param name="Name">The variable's name, with its inheritance marks (<c>_</c>, <c>__</c>) if it has them.</param>
/// <param name="Value">Everything after the first <c>=</c>; it may be empty and may hold <c>=</c> itself.</param>
public sealed record OriginateVariable(string Name, string Value)
{
    // Dialplan functions that only describe the call. Writing any other (FILE, SHELL, DB, CHANNEL(hangup_handler_push) …) acts on the PBX.
    private static readonly string[] DescribingFunctions = ["CALLERID(", "CDR(", "CONNECTEDLINE("];

    /// <summary>The name calls a dialplan function which does more than describe the call.</summary>
    public bool ActsOnThePbx =>
        Name.Contains('(', StringComparison.Ordinal)
        && !DescribingFunctions.Any(f => Bare.StartsWith(f, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Asterisk reads this variable as a dialplan context to send the call to later (TRANSFER_CONTEXT, FORWARD_CONTEXT, GOTO_ON_BLINDXFR …),
    /// so it could lead a call out of the routes that a key may use.
    /// </summary>
    public bool NamesAContext =>
        Bare.EndsWith("CONTEXT", StringComparison.OrdinalIgnoreCase)
        || Bare.Equals("GOTO_ON_BLINDXFR", StringComparison.OrdinalIgnoreCase)
        || Bare.Equals("DYNAMIC_FEATURES", StringComparison.OrdinalIgnoreCase);

    /// <summary>It says which file the call is recorded into, or writes the id of a call where records name files: it could lead to the recording of another call.</summary>
    public bool NamesARecording =>
        Bare.Equals("MIXMONITOR_FILENAME", StringComparison.OrdinalIgnoreCase)
        || ((WritesRecord("userfield") || WritesRecord("recordingfile")) && CallId.StandsIn(Value));

    /// <summary>It writes the record's column that says whose call it was.</summary>
    public bool NamesAGroup => WritesRecord("group_uuid");

    /// <summary>
    /// What the manager's header <c>Variable</c> has to hold for this assignment. Asterisk takes the header apart like arguments of the dialplan
    /// (<c>AST_STANDARD_APP_ARGS</c>): a quote would vanish, in a name as well, and a backslash hide what follows it.
    /// </summary>
    public string HeaderValue => $"{Name}={Value}".Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

    private string Bare => Name.TrimStart('_');

    private bool WritesRecord(string column) => Bare.StartsWith("CDR(", StringComparison.OrdinalIgnoreCase) && Name.Contains(column, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads <c>NAME=value,NAME=value</c>; <see langword="null"/> when a part has no name or no <c>=</c>.</summary>
    public static IReadOnlyList<OriginateVariable>? ParseList(string text)
    {
        var variables = new List<OriginateVariable>();
        foreach (var part in text.Split(','))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1 || string.IsNullOrWhiteSpace(part[..equals]))
            {
                return null;
            }

            variables.Add(new OriginateVariable(part[..equals].Trim(), part[(equals + 1)..]));
        }

        return variables;
    }
}

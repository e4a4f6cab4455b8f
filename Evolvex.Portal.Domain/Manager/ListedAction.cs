namespace Evolvex.Portal.Domain.Manager;

/// <summary>An action of the PBX's own list (<c>ListCommands</c>), which has only those that the asking user may run.</summary>
/// <param name="Name">The action.</param>
/// <param name="Synopsis">What it does, in Asterisk's words.</param>
/// <param name="Privilege">Classes of which a user needs one; empty: everybody may.</param>
public sealed record ListedAction(string Name, string Synopsis, string Privilege)
{
    private const string Mark = "(Priv: ";

    /// <summary>Reads a line of the list: <c>Atxfer: Attended transfer.  (Priv: call,all)</c>.</summary>
    public static ListedAction Parse(string name, string value)
    {
        var at = value.LastIndexOf(Mark, StringComparison.Ordinal);
        if (at < 0 || !value.EndsWith(')')) return new ListedAction(name, value.Trim(), "");
        var privilege = value[(at + Mark.Length)..^1];
        return new ListedAction(name, value[..at].Trim(), privilege == "<none>" ? "" : privilege);
    }
}

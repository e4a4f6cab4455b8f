using System.Net;
using System.Text;
using Evolvex.Portal.Domain.Manager;

namespace Evolvex.Portal.ManagerGateway;

/// <summary>One call of the HTTP manager: what was asked, and from where.</summary>
/// <param name="Form">All parameters.</param>
/// <param name="Address">The client's address.</param>
internal sealed record ManagerCall(ManagerForm Form, IPAddress Address)
{
    /// <summary>The action as sent; empty when there is none.</summary>
    public string Action { get; } = Utf8(Value(Form["action"]));

    /// <summary>The client's own ActionID, Latin-1, or null.</summary>
    public string? ActionId { get; } = Value(Form["actionid"]) is { Length: > 0 } id ? id : null;

    public bool Is(string action) => Action.Equals(action, StringComparison.OrdinalIgnoreCase);

    /// <summary>What goes to the PBX beside the action and its id: everything else, in order.</summary>
    public IEnumerable<ManagerField> Parameters => Form.Fields
        .Where(f => f.Name.Length > 0 && !f.Name.Equals("action", StringComparison.OrdinalIgnoreCase) && !f.Name.Equals("actionid", StringComparison.OrdinalIgnoreCase))
        .Select(f => f with { Value = Value(f.Value) });

    /// <summary>The parameters as text, for the policy and the audit log.</summary>
    public List<ManagerHeader> Headers => [.. Parameters.Select(f => new ManagerHeader(Utf8(f.Name), Utf8(f.Value)))];

    /// <summary>A parameter as text, or empty.</summary>
    public string Text(string name) => Utf8(Value(Form[name]));

    /// <summary>As C's <c>sscanf("%d")</c> reads it, or null where that finds no number.</summary>
    public int? Number(string name)
    {
        var text = Text(name).AsSpan().TrimStart();
        var length = text is ['-' or '+', ..] ? 1 : 0;
        while (length < text.Length && char.IsAsciiDigit(text[length])) length++;
        return int.TryParse(text[..length], System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    // What is decided on must be what Asterisk will read.
    private static string Value(string? sent) => ManagerHeader.Read(sent ?? "");

    private static string Utf8(string latin1) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(latin1));
}

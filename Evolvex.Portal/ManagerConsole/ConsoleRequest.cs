using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.Domain.Manager;

namespace Evolvex.Portal.ManagerConsole;

/// <summary>What somebody wants to send.</summary>
/// <param name="Action">The action's name.</param>
/// <param name="Headers">Its other headers in their order.</param>
public sealed record ConsoleRequest(string Action, IReadOnlyList<ManagerHeader> Headers)
{
    private const int LongestWait = 120;

    /// <summary>A line of the CLI.</summary>
    public static ConsoleRequest OfLine(string line) => new("Command", [new ManagerHeader("Command", line)]);

    /// <summary>Exactly the lines that are sent, but for the id that the connection gives them.</summary>
    public string Text => string.Join('\n', Headers.Select(header => $"{header.Name}: {header.Value}").Prepend($"Action: {Action}"));

    /// <summary>Whether to ask first.</summary>
    public ActionCaution Caution => ActionCaution.Of(Action.Trim(), Headers);

    /// <summary>How long to wait for its answer: some actions wait themselves.</summary>
    public ConsoleBounds Bounds => Action.Trim().ToLowerInvariant() switch
    {
        "originate" when !IsTrue("Async") => ConsoleBounds.Usual.Waiting(TimeSpan.FromMilliseconds(Number("Timeout") is > 0 and var limit ? Math.Min(limit, LongestWait * 1000) : 30_000)),
        "waitevent" => ConsoleBounds.Usual.Waiting(TimeSpan.FromSeconds(Number("Timeout") is > 0 and var limit ? Math.Min(limit, LongestWait) : LongestWait)),
        _ => ConsoleBounds.Usual,
    };

    /// <summary>Why it cannot be sent, in English; null: it can. A line end cannot be smuggled in, nor a line that Asterisk would not read.</summary>
    public string? Mistake
    {
        get
        {
            try
            {
                ToAction();
                return null;
            }
            catch (ArgumentException wrong)
            {
                return wrong.Message.Split(" (Parameter", 2)[0];
            }
        }
    }

    /// <summary>The action for the connection.</summary>
    /// <exception cref="ArgumentException">Something in it cannot be sent: a line end, a colon in a name, a line that Asterisk would not read.</exception>
    public AmiAction ToAction()
    {
        var action = new AmiAction(Action);
        foreach (var (name, value) in Headers) action.With(name, value);
        return action;
    }

    private double? Number(string name) =>
        double.TryParse(Value(name), System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;

    private bool IsTrue(string name) => Value(name)?.Trim().ToLowerInvariant() is "true" or "yes" or "1" or "on" or "y" or "t";

    private string? Value(string name) => Headers.FirstOrDefault(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
}

namespace Evolvex.Portal.DemoPbx.Wire;

/// <summary>A header line of a client's message.</summary>
/// <param name="Key">What stands before the first colon.</param>
/// <param name="Value">What stands after it, without the spaces before it.</param>
/// <param name="Text">The line as it was sent.</param>
internal readonly record struct ActionHeader(string Key, string Value, string Text);

/// <summary>One action as a client sent it: its header lines in order. Names have no case; the first of a repeated header holds.</summary>
internal sealed class ActionRequest(IReadOnlyList<ActionHeader> headers)
{
    public IReadOnlyList<ActionHeader> Headers { get; } = headers;

    /// <summary>Why the message could not be read, in Asterisk's words; else null.</summary>
    public string? Fault { get; init; }

    public string Action => this["Action"];

    /// <summary>As sent; empty where none was, and then it does not come back.</summary>
    public string ActionId => this["ActionID"];

    /// <summary>Value of the first header of that name; empty where there is none.</summary>
    public string this[string name]
    {
        get
        {
            foreach (var header in Headers)
                if (header.Key.Equals(name, StringComparison.OrdinalIgnoreCase))
                    return header.Value;
            return "";
        }
    }

    /// <summary>All values of a header, in order.</summary>
    public IEnumerable<string> All(string name) =>
        Headers.Where(h => h.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(h => h.Value);

    /// <summary>As Asterisk's <c>ast_true</c>.</summary>
    public bool IsTrue(string name) => this[name].Trim().ToLowerInvariant() is "yes" or "true" or "y" or "t" or "1" or "on";
}

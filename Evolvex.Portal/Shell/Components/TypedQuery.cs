namespace Evolvex.Portal.Shell.Components;

/// <summary>
/// A text that is typed on a page and kept in its address. The address comes back from the browser a little later: what was typed meanwhile is not undone
/// by it, while a link or the back button is followed.
/// </summary>
public sealed class TypedQuery
{
    private readonly Queue<string> _asked = new();

    /// <summary>The text now.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Somebody typed; the page asks the browser for an address with the text.</summary>
    public void Type(string text)
    {
        Text = text;
        _asked.Enqueue(text);
    }

    /// <summary>The address has that text. True when it is another one than the page shows, and not an echo of what was typed.</summary>
    public bool Take(string? address)
    {
        var text = address ?? "";
        if (_asked.Contains(text))
        {
            while (_asked.Dequeue() != text)
            {
                // The browser went on without telling of these.
            }
            return false;
        }
        if (text == Text) return false;
        Text = text;
        return true;
    }
}

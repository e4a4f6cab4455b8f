using System.Text;
using Evolvex.Portal.Asterisk.Ami;

namespace Evolvex.Portal.ManagerConsole;

/// <summary>How much of an answer is waited for and kept.</summary>
/// <param name="Patience">For the answer, and then between two items of a list.</param>
/// <param name="Whole">For a list from its beginning to its end.</param>
/// <param name="Items">Items of a list.</param>
/// <param name="Bytes">Of all messages together.</param>
public sealed record ConsoleBounds(TimeSpan Patience, TimeSpan Whole, int Items, long Bytes)
{
    /// <summary>Bytes that may wait unread.</summary>
    public const long Backlog = 16 * 1024 * 1024;

    /// <summary>For what is answered at once.</summary>
    public static ConsoleBounds Usual { get; } = new(TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(30), 5000, 8 * 1024 * 1024);

    /// <summary>The same with more time, for an action that waits for something itself.</summary>
    public ConsoleBounds Waiting(TimeSpan more) => this with { Patience = Patience + more, Whole = Whole + more };
}

/// <summary>Why a list was not read to its end.</summary>
public enum ListCut
{
    /// <summary>It was, or there is none.</summary>
    None,

    /// <summary>It has more items than are kept.</summary>
    TooMany,

    /// <summary>It did not come to its end in time.</summary>
    TooLong,
}

/// <summary>What the PBX answered to an action.</summary>
/// <param name="Action">The action's name.</param>
/// <param name="SentAt">When it was sent.</param>
/// <param name="Took">How long the answer took.</param>
/// <param name="Answer">The first message.</param>
/// <param name="Items">Items of a list.</param>
/// <param name="Last">The event that ended the list; null where it did not, or there is none.</param>
/// <param name="Cut">Why the list is not whole.</param>
public sealed record ConsoleAnswer(string Action, DateTimeOffset SentAt, TimeSpan Took, AmiMessage Answer, IReadOnlyList<AmiMessage> Items, AmiMessage? Last, ListCut Cut)
{
    /// <summary>Letters that a page shows; all of it is in the file.</summary>
    public const int Shown = 200_000;

    /// <summary>The PBX says that it was done.</summary>
    public bool IsSuccess => Answer.IsSuccess;

    /// <summary>The account lacks the class of rights for it.</summary>
    public bool IsDenied => !IsSuccess && Answer.Text.Equals("Permission denied", StringComparison.OrdinalIgnoreCase);

    /// <summary>The PBX does not know the action.</summary>
    public bool IsUnknown => !IsSuccess && Answer.Text.StartsWith("Invalid/unknown command", StringComparison.OrdinalIgnoreCase);

    /// <summary>Lines that the CLI printed; null when it is no answer of the CLI.</summary>
    public IReadOnlyList<string>? Output { get; } = Answer["Output"] is null ? null : [.. Answer.GetAll("Output")];

    /// <summary>All messages as text; bytes that are no UTF-8 are replaced.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        foreach (var message in Messages) text.Append(message);
        return text.ToString();
    }

    /// <summary>As much of the text as a page shows.</summary>
    public string ToShownText(out bool isCut)
    {
        var text = new StringBuilder();
        foreach (var message in Messages.TakeWhile(_ => text.Length < Shown)) text.Append(message);
        isCut = text.Length >= Shown;
        return text.Length > Shown ? text.ToString(0, Shown) : text.ToString();
    }

    private IEnumerable<AmiMessage> Messages => Last is null ? [Answer, .. Items] : [Answer, .. Items, Last];
}

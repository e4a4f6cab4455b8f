using System.Buffers;
using System.Text;

namespace Evolvex.Portal.Asterisk.Ami;

/// <summary>
/// One action to be sent: its name, then headers in the order given; a name may come again (<c>Variable</c>). Nothing can be smuggled into it: CR, LF and NUL are refused,
/// and so is what Asterisk would not read (a line of more than 1022 bytes, more than 128 lines), since such an action is answered without its id or not at all.
/// </summary>
/// <example><code>new AmiAction("Originate").With("Channel", "PJSIP/101").With("Async", "true")</code></example>
public sealed class AmiAction
{
    /// <summary>Bytes that Asterisk reads of one line, CRLF not counted.</summary>
    public const int MaxLineBytes = 1022;

    /// <summary>Lines that Asterisk reads of one action, Action and ActionID counted.</summary>
    public const int MaxLines = 128;

    private static readonly SearchValues<byte> LineBreakers = SearchValues.Create("\r\n\0"u8);
    private readonly ArrayBufferWriter<byte> lines = new(128);
    private int lineCount;

    /// <summary>Begins an action.</summary>
    /// <param name="name">The action's name, for example <c>Originate</c>; case is not regarded by the server.</param>
    /// <exception cref="ArgumentException">The name is empty, holds CR, LF or NUL, or is too long.</exception>
    public AmiAction(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
        Add("Action"u8, Encoding.UTF8.GetBytes(name), nameof(name));
    }

    /// <summary>The action's name.</summary>
    public string Name { get; }

    /// <summary>The id given by the caller; null: the client makes one.</summary>
    public string? ActionId { get; private set; }

    /// <summary>Adds a header.</summary>
    /// <param name="name">Without colon, CR, LF, NUL; not empty; not <c>Action</c>.</param>
    /// <param name="value">Any text without CR, LF, NUL; may be empty.</param>
    /// <exception cref="ArgumentException">Name or value is not allowed, the line is too long, there are too many lines, or ActionID was given already.</exception>
    public AmiAction With(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return With(name, Encoding.UTF8.GetBytes(value));
    }

    /// <summary>Adds a header that is a number.</summary>
    /// <inheritdoc cref="With(string, string)"/>
    public AmiAction With(string name, long value) => With(name, value.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Adds a header whose value is bytes, passed on as they are.</summary>
    /// <inheritdoc cref="With(string, string)"/>
    public AmiAction With(string name, ReadOnlySpan<byte> value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (name.Contains(':')) throw new ArgumentException("A header's name cannot hold a colon.", nameof(name));
        if (name.Equals("Action", StringComparison.OrdinalIgnoreCase)) throw new ArgumentException("The action is named when it is made.", nameof(name));
        var key = Encoding.UTF8.GetBytes(name);
        CheckBreaks(key, nameof(name));
        if (name.Equals("ActionID", StringComparison.OrdinalIgnoreCase))
        {
            if (ActionId is not null) throw new ArgumentException("ActionID was given already.", nameof(name));
            if (value.IsEmpty || value[0] == (byte)' ') throw new ArgumentException("An ActionID that is empty or begins with a space does not come back.", nameof(value));
            Add(key, value, nameof(value));
            ActionId = Encoding.UTF8.GetString(value);
            return this;
        }

        Add(key, value, nameof(value));
        return this;
    }

    /// <summary>The action's name only: values may be secret.</summary>
    public override string ToString() => $"Action: {Name}";

    /// <summary>The bytes to be sent: all lines, ActionID where the caller gave none, one empty line.</summary>
    internal byte[] Serialize(string ownActionId)
    {
        var end = ActionId is null ? $"ActionID: {ownActionId}\r\n\r\n" : "\r\n";
        var bytes = new byte[lines.WrittenCount + Encoding.UTF8.GetByteCount(end)];
        lines.WrittenSpan.CopyTo(bytes);
        Encoding.UTF8.GetBytes(end, bytes.AsSpan(lines.WrittenCount));
        return bytes;
    }

    private static void CheckBreaks(ReadOnlySpan<byte> text, string parameter)
    {
        if (text.ContainsAny(LineBreakers)) throw new ArgumentException("CR, LF and NUL are not allowed in an AMI header.", parameter);
    }

    private void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, string parameter)
    {
        CheckBreaks(value, parameter);
        var length = key.Length + 2 + value.Length;
        if (length > MaxLineBytes)
            throw new ArgumentException($"The line {Encoding.UTF8.GetString(key)} would have {length} bytes; Asterisk reads {MaxLineBytes}.", parameter);
        var reserved = ActionId is null && !Ascii.EqualsIgnoreCase(key, AmiKeys.ActionId) ? 1 : 0;
        if (lineCount + 1 + reserved > MaxLines)
            throw new ArgumentException($"An action cannot have more than {MaxLines} lines, Action and ActionID counted.", parameter);
        lines.Write(key);
        lines.Write(": "u8);
        lines.Write(value);
        lines.Write("\r\n"u8);
        lineCount++;
    }
}

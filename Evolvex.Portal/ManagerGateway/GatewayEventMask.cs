using System.Collections.Frozen;
using System.Text;

namespace Evolvex.Portal.ManagerGateway;

/// <summary>
/// The classes of events that a session has asked for with the action Events. The PBX goes by it too, but only for events that come after: those that were on
/// their way or wait already are sorted out here.
/// </summary>
internal sealed class GatewayEventMask
{
    private readonly FrozenSet<string>? classes;

    private GatewayEventMask(FrozenSet<string>? classes) => this.classes = classes;

    /// <summary>Everything that the user may read.</summary>
    public static GatewayEventMask All { get; } = new(null);

    /// <summary>Reads the parameter EventMask: classes with commas between; <c>on</c>, a number or nothing is everything.</summary>
    public static GatewayEventMask Of(string? mask)
    {
        var names = (mask ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return names.Length == 0 || names is ["on" or "yes" or "true" or "y" or "t" or "1"] || names.Contains("all") || names.All(name => name.All(char.IsAsciiDigit))
            ? All
            : new GatewayEventMask(names.ToFrozenSet(StringComparer.Ordinal));
    }

    /// <summary>The event is of these classes: each that its second line names, <c>all</c> aside.</summary>
    /// <param name="message">The event's bytes.</param>
    public bool Passes(ReadOnlySpan<byte> message)
    {
        if (classes is null) return true;
        var at = message.IndexOf("\r\nPrivilege: "u8);
        if (at < 0) return true;
        var line = message[(at + "\r\nPrivilege: ".Length)..];
        if (line.IndexOf("\r\n"u8) is var end and >= 0) line = line[..end];
        foreach (var name in Encoding.ASCII.GetString(line).Split(','))
        {
            if (name != "all" && !classes.Contains(name)) return false;
        }

        return true;
    }
}

using System.Buffers.Text;
using System.Text;
using Evolvex.Portal.Asterisk.Ami;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Domain.Endpoints;

namespace Evolvex.Portal.Asterisk.Events;

/// <summary>The words and numbers in AMI headers. A word that is not known gives the value that says so; nothing throws.</summary>
internal static class AmiWords
{
    public static ChannelState ChannelState(ReadOnlySpan<byte> value) =>
        Utf8Parser.TryParse(value, out int state, out var used) && used == value.Length && state is >= 0 and <= 9 ? (ChannelState)state : Domain.Calls.ChannelState.Unknown;

    /// <summary>The number that queues use for a device's state (AST_DEVICE_*).</summary>
    public static DeviceState MemberState(ReadOnlySpan<byte> value) => Number(value) is >= 0 and <= 8 and var state ? (DeviceState)state : Domain.Endpoints.DeviceState.Unknown;

    public static DeviceState DeviceState(ReadOnlySpan<byte> value) => value switch
    {
        _ when Is(value, "NOT_INUSE"u8) || Is(value, "Not in use"u8) => Domain.Endpoints.DeviceState.NotInUse,
        _ when Is(value, "INUSE"u8) || Is(value, "In use"u8) => Domain.Endpoints.DeviceState.InUse,
        _ when Is(value, "RINGING"u8) => Domain.Endpoints.DeviceState.Ringing,
        _ when Is(value, "UNAVAILABLE"u8) => Domain.Endpoints.DeviceState.Unavailable,
        _ when Is(value, "BUSY"u8) => Domain.Endpoints.DeviceState.Busy,
        _ when Is(value, "RINGINUSE"u8) || Is(value, "Ring+Inuse"u8) => Domain.Endpoints.DeviceState.RingInUse,
        _ when Is(value, "ONHOLD"u8) || Is(value, "On Hold"u8) => Domain.Endpoints.DeviceState.OnHold,
        _ when Is(value, "INVALID"u8) => Domain.Endpoints.DeviceState.Invalid,
        _ => Domain.Endpoints.DeviceState.Unknown,
    };

    public static ContactState ContactState(ReadOnlySpan<byte> value) => value switch
    {
        _ when Is(value, "Reachable"u8) || Is(value, "Avail"u8) => Domain.Endpoints.ContactState.Reachable,
        _ when Is(value, "Unreachable"u8) || Is(value, "Unavail"u8) => Domain.Endpoints.ContactState.Unreachable,
        _ when Is(value, "Removed"u8) => Domain.Endpoints.ContactState.Removed,
        _ => Domain.Endpoints.ContactState.Present,
    };

    /// <summary>What a bridge is for, by its type, technology and creator.</summary>
    public static BridgeKind BridgeKind(ReadOnlySpan<byte> type, ReadOnlySpan<byte> technology, ReadOnlySpan<byte> creator)
    {
        if (creator.SequenceEqual("ConfBridge"u8)) return Domain.Calls.BridgeKind.Conference;
        if (technology.SequenceEqual("holding_bridge"u8) || type.SequenceEqual("parking"u8)) return Domain.Calls.BridgeKind.Holding;
        return type.SequenceEqual("basic"u8) ? Domain.Calls.BridgeKind.Basic : Domain.Calls.BridgeKind.Mixing;
    }

    /// <summary>A whole number; 0 where there is none.</summary>
    public static int Number(ReadOnlySpan<byte> value) => Utf8Parser.TryParse(value, out int number, out _) ? number : 0;

    /// <summary>A number with a fraction; null where there is none.</summary>
    public static double? Fraction(ReadOnlySpan<byte> value) => Utf8Parser.TryParse(value, out double number, out _) ? number : null;

    /// <summary>Microseconds as milliseconds; null where not measured.</summary>
    public static double? Microseconds(ReadOnlySpan<byte> value) => Utf8Parser.TryParse(value, out long number, out _) && number > 0 ? number / 1000.0 : null;

    /// <summary>Seconds since 1970; null for 0, Asterisk's "never".</summary>
    public static DateTimeOffset? Moment(ReadOnlySpan<byte> value) =>
        Utf8Parser.TryParse(value, out long seconds, out _) && seconds is > 0 and < 253402300800 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    /// <summary><c>01:02:03</c>, hours beyond a day too; null where it is of another form.</summary>
    public static TimeSpan? Duration(ReadOnlySpan<byte> value)
    {
        if (!Utf8Parser.TryParse(value, out int hours, out var used) || value.Length != used + 6 || value[used] != (byte)':' || value[used + 3] != (byte)':') return null;
        return Utf8Parser.TryParse(value.Slice(used + 1, 2), out int minutes, out _) && Utf8Parser.TryParse(value.Slice(used + 4, 2), out int seconds, out _) && hours is >= 0 and < 1_000_000
            ? new TimeSpan(hours, minutes, seconds)
            : null;
    }

    public static bool Flag(ReadOnlySpan<byte> value) => value.Length == 1 && value[0] == (byte)'1';

    /// <summary>Value of the line <paramref name="at"/> if it has that name, else of whichever has: Asterisk's order is steady, but not promised.</summary>
    public static ReadOnlySpan<byte> FindAt(this in AmiFrame frame, int at, ReadOnlySpan<byte> name) =>
        at >= 0 && at < frame.Count && frame.TryValueAt(at, name, out var value) ? value : frame.Find(name);

    private static bool Is(ReadOnlySpan<byte> value, ReadOnlySpan<byte> word) => value.Length == word.Length && Ascii.EqualsIgnoreCase(value, word);
}

using System.Text;

namespace Evolvex.Portal.Asterisk.Ami;

/// <summary>The few keys that the protocol itself turns on.</summary>
internal static class AmiKeys
{
    public static ReadOnlySpan<byte> ActionId => "ActionID"u8;

    public static ReadOnlySpan<byte> EventList => "EventList"u8;

    public static AmiFrameKind KindOf(ReadOnlySpan<byte> key) => key.Length switch
    {
        5 when Ascii.EqualsIgnoreCase(key, "Event"u8) => AmiFrameKind.Event,
        8 when Ascii.EqualsIgnoreCase(key, "Response"u8) => AmiFrameKind.Response,
        _ => AmiFrameKind.Other,
    };

    /// <summary>The answer that says: items will follow.</summary>
    public static bool StartsList(AmiFrame answer) => Ascii.EqualsIgnoreCase(answer.Find(EventList), "start"u8);

    /// <summary>The event that ends a list; its own name follows no rule.</summary>
    public static bool EndsList(AmiFrame item) => item.TryFind(EventList, out var state) && !Ascii.EqualsIgnoreCase(state, "start"u8);
}

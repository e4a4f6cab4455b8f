using System.Globalization;
using System.Runtime.InteropServices;

namespace Evolvex.Portal.Domain.Events;

/// <summary>
/// The place of an event in the stream, as text <c>EPOCH-COUNT</c>. The epoch is that of the process that told it, a later one is greater; within it events are
/// counted from 1. So ids rise for ever, across restarts too.
/// </summary>
/// <param name="Epoch">Of the process; milliseconds since 1970 at its start, or one more than the epoch before.</param>
/// <param name="Count">0: before the first event.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct EventPlace(long Epoch, long Count)
{
    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static bool TryParse(string? text, out EventPlace id)
    {
        id = default;
        if (text?.Split('-') is not [var epoch, var count]) return false;
        if (!long.TryParse(epoch, NumberStyles.None, CultureInfo.InvariantCulture, out var first) || !long.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var second)) return false;
        id = new EventPlace(first, second);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Epoch}-{Count}");
}

using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Evolvex.Portal.Storage;

/// <summary>A moment as UTC, cut to the microseconds that every provider keeps.</summary>
internal sealed class UtcTime() : ValueConverter<DateTimeOffset, DateTime>(
    moment => ToStore(moment),
    stored => new DateTimeOffset(DateTime.SpecifyKind(stored, DateTimeKind.Utc), TimeSpan.Zero))
{
    /// <summary>The form in which a moment is stored and compared.</summary>
    public static DateTime ToStore(DateTimeOffset moment)
    {
        var utc = moment.UtcDateTime;
        return utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}

/// <summary>A uuid as the lower-case text with dashes that people and the Evolvex API see.</summary>
internal sealed class UuidText() : ValueConverter<Guid, string>(uuid => uuid.ToString("D"), text => Guid.Parse(text));

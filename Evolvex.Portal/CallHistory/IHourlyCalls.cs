using Evolvex.Portal.CallAccess;

namespace Evolvex.Portal.CallHistory;

/// <summary>How many calls began in one hour of a day.</summary>
/// <param name="Hour">0–23 on the PBX's wall clock. The hour that is passed twice when clocks go back is one hour here.</param>
/// <param name="Calls">Calls, not call records: distinct linkedids.</param>
public sealed record HourCount(int Hour, int Calls);

/// <summary>Calls by the hour in which they began, from the call records.</summary>
public interface IHourlyCalls
{
    /// <summary>The PBX's time zone: what "today" and an hour mean in the call records.</summary>
    TimeZoneInfo Zone { get; }

    /// <summary>Counts one day of the PBX. Hours without calls may be left out; order does not matter.</summary>
    /// <param name="sight">Which calls count.</param>
    /// <param name="day">A day in <see cref="Zone"/>.</param>
    /// <param name="cancellation">Ends the query.</param>
    /// <exception cref="System.Data.Common.DbException">The call records cannot be read.</exception>
    Task<IReadOnlyList<HourCount>> CountAsync(CallSight sight, DateOnly day, CancellationToken cancellation);
}

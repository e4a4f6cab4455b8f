using System.Runtime.InteropServices;
using Evolvex.Portal.Domain.CallHistory;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>Calls as they are to be written.</summary>
/// <param name="Calls">The calls.</param>
/// <param name="Parts">What extensions did in them.</param>
/// <param name="Scopes">Who may see them.</param>
/// <param name="Kept">Those that are in the table already.</param>
/// <param name="Counted">What they change in the totals.</param>
internal sealed record JudgedCalls(List<CallRow> Calls, List<CallExtensionRow> Parts, ScopesOfCalls Scopes, Dictionary<string, KeptCall> Kept, CountedCalls Counted) : IDisposable
{
    /// <summary>The calls in files for the server, where it fetches such.</summary>
    public CallFiles? Files { get; set; }

    /// <summary>Counts all of them, but for their numbers.</summary>
    public void Count()
    {
        var answered = new HashSet<long>(Calls.Count);
        foreach (var call in Calls)
        {
            Counted.Count(CountedCall.Of(call), 1);
            if (call.Verdict == CallVerdict.Answered) answered.Add(call.Id);
        }

        Counted.Count(Parts, answered, 1);
    }

    /// <inheritdoc />
    public void Dispose() => Files?.Dispose();
}

/// <summary>What is written together with calls.</summary>
/// <param name="Done">Everything since then is in, on the PBX's clock; null: nothing is said of it.</param>
internal sealed record Writing(DateTime? Done)
{
    /// <summary>Of which days the peaks are counted.</summary>
    public DaysCounted Counts { get; init; } = DaysCounted.Touched;

    /// <summary>What is known of these days.</summary>
    public TrunkDays? Loads { get; init; }

    /// <summary>Numbers that were left for later are counted now.</summary>
    public bool AreNumbersDue { get; init; }
}

/// <summary>Of which days the peaks are counted together with the writing of calls.</summary>
/// <param name="Later">The day that is left for later; 0: none.</param>
/// <param name="Left">A day that was left for later; 0: none.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DaysCounted(int Later, int Left)
{
    /// <summary>Those that calls were written of.</summary>
    public static DaysCounted Touched => default;

    /// <summary>The days to count.</summary>
    /// <param name="touched">Days that calls were written of or taken away from.</param>
    public IReadOnlyCollection<int> Of(IReadOnlyCollection<int> touched)
    {
        var later = Later;
        return [.. touched.Append(Left).Where(day => day != 0 && day != later).Distinct()];
    }
}

/// <summary>All rows that began in a span, in no order.</summary>
internal sealed record ReadSpan(WallSpan Span, IReadOnlyList<CallDetailRecord> Rows);

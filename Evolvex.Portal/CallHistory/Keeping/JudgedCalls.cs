using System.Runtime.InteropServices;
using Evolvex.Portal.Domain.CallHistory;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>Calls as they are to be written. What goes into files is forgotten at once, as there may be some ten thousand calls on their way.</summary>
/// <param name="kept">Those that are in the table already.</param>
/// <param name="serviceLevelSeconds">Answered within it is in time.</param>
/// <param name="files">For the others, where the server fetches such; null: all go by statements.</param>
internal sealed class JudgedCalls(IReadOnlyDictionary<string, KeptCall> kept, int serviceLevelSeconds, CallFiles? files) : IDisposable
{
    private readonly List<CallExtensionRow> _some = [];

    /// <summary>The calls that go by statements, and what extensions did in them.</summary>
    public List<CallRow> Calls { get; } = [];

    /// <inheritdoc cref="Calls"/>
    public List<CallExtensionRow> Parts { get; } = [];

    /// <summary>Those that go for it, with their new numbers.</summary>
    public List<(KeptCall Old, long Number)> Replaced { get; } = [];

    /// <summary>Who may see them.</summary>
    public ScopesOfCalls Scopes { get; } = new();

    /// <summary>What they change in the totals, but for their numbers outside.</summary>
    public CountedCalls Counted { get; } = new(serviceLevelSeconds);

    /// <summary>The latter.</summary>
    public List<OutsideNumber> Numbers { get; } = [];

    /// <summary>Those that are not in the table yet.</summary>
    public CallFiles? Files => files;

    /// <summary>The greatest key of the latter, and the least of those that are replaced: what the server has to look at beside a key ends with the next one.</summary>
    public (string? New, string? Replaced) Ends { get; private set; }

    /// <summary>Adds a call.</summary>
    public async ValueTask AddAsync(PastCall call, CallRow row, CancellationToken cancellationToken)
    {
        _some.Clear();
        CallRows.AddExtensions(call, row, _some);
        var counted = CountedCall.Of(row);
        Counted.Count(counted, 1);
        foreach (var part in _some) Counted.Count(part, counted.IsAnswered, 1);
        if (OutsideNumber.Of(counted, 1) is { } number) Numbers.Add(number);
        var isKept = kept.TryGetValue(row.CallKey, out var old);
        if (isKept) Replaced.Add((old, row.Id));
        Ends = isKept
            ? (Ends.New, Ends.Replaced is { } least && string.CompareOrdinal(least, row.CallKey) <= 0 ? least : row.CallKey)
            : (Ends.New is { } greatest && string.CompareOrdinal(greatest, row.CallKey) >= 0 ? greatest : row.CallKey, Ends.Replaced);
        if (files is not null && !isKept)
        {
            await files.AddAsync(row, _some, cancellationToken);
            return;
        }

        Calls.Add(row);
        Parts.AddRange(_some);
    }

    /// <inheritdoc />
    public void Dispose() => files?.Dispose();
}

/// <summary>What is written together with calls.</summary>
/// <param name="Done">Everything since then is in, on the PBX's clock; null: nothing is said of it.</param>
internal sealed record Writing(DateTime? Done)
{
    /// <summary>Of which days the peaks are counted.</summary>
    public DaysCounted Counts { get; init; } = DaysCounted.Touched;

    /// <summary>What is known of the peaks of days; those of others are counted from the table.</summary>
    public IReadOnlyDictionary<int, IReadOnlyDictionary<string, int>> Peaks { get; init; } = TrunkDays.None;

    /// <summary>What else is being written: what counts the calls waits for it.</summary>
    public Task Before { get; init; } = Task.CompletedTask;

    /// <summary>New calls too wait for it: it would have to look at them, and so wait for us.</summary>
    public bool IsAfter { get; init; }

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

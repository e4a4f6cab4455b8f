using System.Runtime.InteropServices;
using Evolvex.Portal.CallHistory.Keeping;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Domain.Calls;

namespace Evolvex.Portal.CallHistory.Statistics;

/// <summary>Calls of a day that share a direction, a queue and a trunk.</summary>
internal sealed record ScopeSlice(CallDirection Direction, string Queue, string Trunk)
{
    private readonly Dictionary<CallVerdict, CallCount> _verdicts = [];
    private readonly Dictionary<int, int> _waits = [];
    private readonly int[] _hours = new int[24];

    /// <summary>By verdict.</summary>
    public IReadOnlyDictionary<CallVerdict, CallCount> Verdicts => _verdicts;

    /// <summary>How many began in each hour.</summary>
    public IReadOnlyList<int> Hours => _hours;

    /// <summary>Of the answered ones, how many waited how many seconds.</summary>
    public IReadOnlyDictionary<int, int> Waits => _waits;

    /// <summary>Counts calls of one hour.</summary>
    public void Add(CallVerdict verdict, int hour, CallCount count)
    {
        CollectionsMarshal.GetValueRefOrAddDefault(_verdicts, verdict, out _) += count;
        _hours[hour] += count.Calls;
    }

    /// <summary>Counts answered calls that waited so long.</summary>
    public void AddWait(int seconds, int calls) => CollectionsMarshal.GetValueRefOrAddDefault(_waits, seconds, out _) += calls;
}

/// <summary>What the calls of one scope come to on a day.</summary>
internal sealed class ScopeDay
{
    private readonly Dictionary<(CallDirection Direction, string Queue, string Trunk), ScopeSlice> _slices = [];

    /// <summary>The calls.</summary>
    public IReadOnlyCollection<ScopeSlice> Slices => _slices.Values;

    /// <summary>What extensions did in them.</summary>
    public Dictionary<string, ExtensionCount> Extensions { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Those of a direction, a queue and a trunk.</summary>
    public ScopeSlice Of(CallDirection direction, string queue, string trunk)
    {
        ref var slice = ref CollectionsMarshal.GetValueRefOrAddDefault(_slices, (direction, queue, trunk), out _);
        return slice ??= new ScopeSlice(direction, queue, trunk);
    }
}

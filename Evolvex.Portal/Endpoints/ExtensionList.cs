using Evolvex.Portal.Domain.Endpoints;
using Evolvex.Portal.Shell.Components;

namespace Evolvex.Portal.Endpoints;

/// <summary>What an extension is to those who want to reach it.</summary>
public enum ExtensionGroup
{
    /// <summary>Reachable and not in a call.</summary>
    Free,

    /// <summary>In a call, or ringing.</summary>
    Busy,

    /// <summary>Nobody would hear it ring.</summary>
    Unreachable,
}

/// <summary>Extensions that pass the filters, by number, and how many there are of each group.</summary>
internal sealed class ExtensionList
{
    private TextFilter _filter = new(null);
    private ExtensionGroup? _group;
    private Extension[] _all = [];

    /// <summary>Numbers as people order them: 9 before 10, digits before letters.</summary>
    public static readonly IComparer<string> ByNumber = Comparer<string>.Create(static (one, other) =>
        one.All(char.IsAsciiDigit) && other.All(char.IsAsciiDigit) && one.Length != other.Length ? one.Length - other.Length : string.CompareOrdinal(one, other));

    public Extension[] Rows { get; private set; } = [];

    public int Total => _all.Length;

    public int this[ExtensionGroup group] => _all.Count(extension => GroupOf(extension) == group);

    /// <summary>The group of an extension.</summary>
    public static ExtensionGroup GroupOf(Extension extension) => extension switch
    {
        { State: DeviceState.InUse or DeviceState.Busy or DeviceState.Ringing or DeviceState.RingInUse or DeviceState.OnHold } => ExtensionGroup.Busy,
        { Registered: false } or { State: DeviceState.Unavailable or DeviceState.Invalid } => ExtensionGroup.Unreachable,
        { Registered: null, State: DeviceState.Unknown } => ExtensionGroup.Unreachable,
        _ => ExtensionGroup.Free,
    };

    public void Filter(string? text, ExtensionGroup? group)
    {
        _filter = new TextFilter(text);
        _group = group;
        Order();
    }

    /// <summary>Takes the extensions as they are now. False when nothing changed.</summary>
    public bool Update(IEnumerable<Extension> extensions)
    {
        Extension[] all = [.. extensions.OrderBy(extension => extension.Number, ByNumber).ThenBy(extension => extension.Device, StringComparer.Ordinal)];
        if (all.SequenceEqual(_all, ReferenceEqualityComparer.Instance)) return false;
        _all = all;
        Order();
        return true;
    }

    private void Order() => Rows =
    [
        .. _all.Where(extension => (_group is null || GroupOf(extension) == _group)
            && _filter.Passes(extension.Number, extension.Name, extension.Device, extension.Address)),
    ];
}

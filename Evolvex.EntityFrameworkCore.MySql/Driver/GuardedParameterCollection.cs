using System.Collections;
using System.Data.Common;

namespace Evolvex.EntityFrameworkCore.MySql.Driver;

/// <summary>The parameters of one command, found by name without case and with or without the leading @.</summary>
internal sealed class GuardedParameterCollection : DbParameterCollection
{
    private readonly List<GuardedParameter> _items = [];

    public override int Count => _items.Count;

    public override object SyncRoot => _items;

    public IReadOnlyList<GuardedParameter> Items => _items;

    public override int Add(object value)
    {
        _items.Add((GuardedParameter)value);
        return _items.Count - 1;
    }

    public override void AddRange(Array values)
    {
        foreach (var value in values) _items.Add((GuardedParameter)value);
    }

    public override void Clear() => _items.Clear();

    public override bool Contains(object value) => IndexOf(value) >= 0;

    public override bool Contains(string value) => IndexOf(value) >= 0;

    public override void CopyTo(Array array, int index) => ((ICollection)_items).CopyTo(array, index);

    public override IEnumerator GetEnumerator() => _items.GetEnumerator();

    public override int IndexOf(object value) => value is GuardedParameter p ? _items.IndexOf(p) : -1;

    public override int IndexOf(string parameterName) => _items.FindIndex(p => string.Equals(Bare(p.ParameterName), Bare(parameterName), StringComparison.OrdinalIgnoreCase));

    public override void Insert(int index, object value) => _items.Insert(index, (GuardedParameter)value);

    public override void Remove(object value) => _items.Remove((GuardedParameter)value);

    public override void RemoveAt(int index) => _items.RemoveAt(index);

    public override void RemoveAt(string parameterName) => _items.RemoveAt(Known(parameterName));

    protected override DbParameter GetParameter(int index) => _items[index];

    protected override DbParameter GetParameter(string parameterName) => _items[Known(parameterName)];

    protected override void SetParameter(int index, DbParameter value) => _items[index] = (GuardedParameter)value;

    protected override void SetParameter(string parameterName, DbParameter value) => _items[Known(parameterName)] = (GuardedParameter)value;

    private static string Bare(string name) => name.TrimStart('@');

    private int Known(string parameterName)
        => IndexOf(parameterName) is >= 0 and var index ? index : throw new ArgumentException($"There is no parameter {parameterName}.", nameof(parameterName));
}

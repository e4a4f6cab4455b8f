using System.Runtime.InteropServices;
using Evolvex.Portal.Domain.Calls;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>Calls that the totals of numbers do not count yet: those in the table that have these numbers, and those that are still to be read.</summary>
/// <param name="From">The least <see cref="CallNumber"/>.</param>
/// <param name="Until">The least that is counted.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct UncountedCalls(long From, long Until)
{
    public bool Contains(long call) => call >= From && call < Until;
}

/// <summary>
/// How often numbers outside called in a past that is being read in: written when a month of it is in, since most numbers come up again and again and adding to each of them with
/// every step would be a sixth of all work. What of it is lost with the process, or with a transaction, is counted from the calls again. Not for several threads at once.
/// </summary>
internal sealed class UnwrittenNumbers
{
    /// <summary>So many take some 15 MB.</summary>
    private const int Most = 250_000;

    /// <summary>Without texts, as the memory would be searched for these again and again.</summary>
    private readonly Dictionary<(int Month, CallDirection Direction, PlainNumber Number), NumberCount> _plain = [];
    private readonly Dictionary<(CallDirection Direction, int Month, string Number), NumberCount> _others = [];
    private UncountedCalls _which;
    private long _least = long.MaxValue;
    private volatile bool _isKnown;

    /// <summary>They should be written before there are more.</summary>
    public bool IsFull => _plain.Count + _others.Count >= Most;

    /// <summary>Nothing needs to be asked of the tables: <see cref="KnowAsync"/>.</summary>
    public bool IsKnown => _isKnown;

    /// <summary>The totals are known to count all calls.</summary>
    public bool IsNothingLeft => _isKnown && _which == default;

    /// <summary>Asks which calls are to be counted here, and counts those of them that are in the table: before others are added to it.</summary>
    public async ValueTask KnowAsync(PortalDbContext database, CancellationToken cancellationToken)
    {
        if (_isKnown) return;
        _which = await CallHistoryEntries.UncountedAsync(database, cancellationToken);
        Clear();
        if (_which != default)
            await foreach (var call in new CallWriter(database).CallsAsync(_which, cancellationToken))
                if (OutsideNumber.Of(call, 1) is { } number) Count(number);
        _isKnown = true;
    }

    /// <summary>Counts the number of a call that is written or taken away; what is known is wrong if that is undone: <see cref="Forget"/>.</summary>
    /// <param name="number">The number.</param>
    /// <param name="counted">Counts it where it is not to be counted here.</param>
    public void Count(OutsideNumber number, CountedCalls counted)
    {
        if (_which.Contains(number.Call)) Count(number);
        else counted.Count(number);
    }

    /// <summary>Writes them, in the caller's transaction; when that is sure: <see cref="Written"/>.</summary>
    /// <param name="database">Where; its connection was opened by <paramref name="fileUse"/>.</param>
    /// <param name="fileUse">They go by files where that is possible, and the months are new.</param>
    /// <param name="isAll">Everything is read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What is left to be counted.</returns>
    public async Task<UncountedCalls> WriteAsync(PortalDbContext database, RowFileUse fileUse, bool isAll, CancellationToken cancellationToken)
    {
        await KnowAsync(database, cancellationToken);
        if (_which == default) return _which;
        await WriteAsync(database, fileUse, cancellationToken);
        var left = isAll ? default : _which with { Until = Math.Min(_which.Until, _least) };
        await CallHistoryEntries.SetUncountedAsync(database, left, cancellationToken);
        return left;
    }

    /// <summary>They are written.</summary>
    public void Written(UncountedCalls left)
    {
        Clear();
        _which = left;
    }

    /// <summary>What is known may be wrong.</summary>
    public void Forget() => _isKnown = false;

    private async Task WriteAsync(PortalDbContext database, RowFileUse fileUse, CancellationToken cancellationToken)
    {
        // No database takes two of the plain ones for one, as most do with names that differ in case, accents or spaces: of a file it would take the first alone.
        using var files = await AreNewAsync(database, cancellationToken) ? fileUse.Make() : null;
        if (files is not null)
        {
            using var rows = new LoadedRows(files, TotalsWriter.Numbers);
            await TotalsWriter.AddAsync(InOrder(), rows, cancellationToken);
            rows.Complete();
            await rows.LoadAsync(database, cancellationToken);
        }

        await new TotalsWriter(database).AddNumbersAsync(files is null ? InOrder().Concat(_others) : _others, cancellationToken);
    }

    /// <summary>In the order of their table.</summary>
    private IEnumerable<KeyValuePair<(CallDirection Direction, int Month, string Number), NumberCount>> InOrder()
    {
        var numbers = _plain.ToArray();
        Array.Sort(numbers, static (one, other) =>
            (one.Key.Direction, one.Key.Month, one.Key.Number.Signs).CompareTo((other.Key.Direction, other.Key.Month, other.Key.Number.Signs)));
        foreach (var ((month, direction, number), count) in numbers) yield return new((direction, month, number.ToString()), count);
    }

    /// <summary>Nothing is counted of their months yet, so that there is nothing to add to.</summary>
    private async Task<bool> AreNewAsync(PortalDbContext database, CancellationToken cancellationToken)
    {
        var months = _plain.Keys.Select(number => number.Month).Distinct().ToList();
        CallDirection[] directions = [CallDirection.Inbound, CallDirection.Outbound];
        return _plain.Count > 0 && !await database.Set<NumberTotal>().AnyAsync(total => directions.Contains(total.Direction) && months.Contains(total.Month), cancellationToken);
    }

    private void Count(OutsideNumber number)
    {
        _least = Math.Min(_least, number.Call);
        if (number.Other is { } other) CollectionsMarshal.GetValueRefOrAddDefault(_others, (number.Direction, number.Month, other), out _) += number.Count;
        else CollectionsMarshal.GetValueRefOrAddDefault(_plain, (number.Month, number.Direction, number.Plain), out _) += number.Count;
    }

    private void Clear()
    {
        _plain.Clear();
        _others.Clear();
        _least = long.MaxValue;
    }
}

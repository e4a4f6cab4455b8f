using System.Buffers;
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
/// every step would be a sixth of all work. What of it is lost with the process is counted from the calls again. Not for several threads at once.
/// </summary>
internal sealed class UnwrittenNumbers
{
    /// <summary>So many take some 30 MB.</summary>
    private const int Most = 200_000;

    private static readonly SearchValues<char> Plain = SearchValues.Create("0123456789+*#");

    private readonly Dictionary<(CallDirection Direction, int Month, string Number), CallCount> _numbers = [];
    private UncountedCalls? _which;
    private long _least = long.MaxValue;

    /// <summary>They should be written before there are more.</summary>
    public bool IsFull => _numbers.Count >= Most;

    /// <summary>The totals are known to count all calls.</summary>
    public bool IsNothingLeft => _which == default(UncountedCalls);

    /// <summary>Which calls are counted here.</summary>
    public async ValueTask<UncountedCalls> WhichAsync(PortalDbContext database, CancellationToken cancellationToken)
    {
        if (_which is { } known) return known;
        _numbers.Clear();
        _least = long.MaxValue;
        var which = await CallHistoryEntries.UncountedAsync(database, cancellationToken);
        if (which != default)
        {
            var counted = new CountedCalls(0);
            await foreach (var call in new CallWriter(database).CallsAsync(which, cancellationToken)) counted.CountNumber(call, 1, which);
            Add(counted);
        }

        _which = which;
        return which;
    }

    /// <summary>Adds what was written of the calls; when that is sure.</summary>
    public void Add(CountedCalls counted)
    {
        foreach (var (number, count) in counted.LaterNumbers) CollectionsMarshal.GetValueRefOrAddDefault(_numbers, number, out _) += count;
        _least = Math.Min(_least, counted.LeastLater);
    }

    /// <summary>Writes them, in the caller's transaction.</summary>
    /// <param name="database">Where; its connection was opened by <paramref name="fileUse"/>.</param>
    /// <param name="fileUse">They go by files where that is possible, and the months are new.</param>
    /// <param name="isAll">Everything is read.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task WriteAsync(PortalDbContext database, RowFileUse fileUse, bool isAll, CancellationToken cancellationToken)
    {
        var which = await WhichAsync(database, cancellationToken);
        if (which == default) return;
        await WriteAsync(database, fileUse, cancellationToken);
        await CallHistoryEntries.SetUncountedAsync(database, isAll ? default : which with { Until = Math.Min(which.Until, _least) }, cancellationToken);
    }

    private async Task WriteAsync(PortalDbContext database, RowFileUse fileUse, CancellationToken cancellationToken)
    {
        using var files = await AreNewAsync(database, cancellationToken) ? fileUse.Make() : null;
        if (files is not null)
        {
            using var rows = new LoadedRows(files, TotalsWriter.Numbers);
            await TotalsWriter.AddAsync(_numbers.Where(number => IsPlain(number.Key.Number)), rows, cancellationToken);
            rows.Complete();
            await rows.LoadAsync(database, cancellationToken);
        }

        await new TotalsWriter(database).AddNumbersAsync(files is null ? _numbers : _numbers.Where(number => !IsPlain(number.Key.Number)), cancellationToken);
    }

    /// <summary>No database takes two of these for one, as most do with names that differ in case, accents or spaces: of a file it would take the first alone.</summary>
    private static bool IsPlain(string number) => !number.AsSpan().ContainsAnyExcept(Plain);

    /// <summary>Nothing is counted of their months yet, so that there is nothing to add to.</summary>
    private async Task<bool> AreNewAsync(PortalDbContext database, CancellationToken cancellationToken)
    {
        var months = _numbers.Keys.Select(number => number.Month).Distinct().ToList();
        CallDirection[] directions = [CallDirection.Inbound, CallDirection.Outbound];
        return _numbers.Count > 0 && !await database.Set<NumberTotal>().AnyAsync(total => directions.Contains(total.Direction) && months.Contains(total.Month), cancellationToken);
    }

    /// <summary>What is known may be wrong, or was written.</summary>
    public void Forget()
    {
        _numbers.Clear();
        _which = null;
    }
}

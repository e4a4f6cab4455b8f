namespace Evolvex.Portal.Domain.Recordings;

/// <summary>What the recordings of a month take.</summary>
/// <param name="Month">Its first day.</param>
/// <param name="Files">How many.</param>
/// <param name="Bytes">Together.</param>
public sealed record DiskMonth(DateOnly Month, int Files, long Bytes);

/// <summary>How recordings fill a disk.</summary>
/// <param name="Months">By month of their last change, oldest first; months without any are left out.</param>
/// <param name="BytesADay">What the last thirty whole days brought, by the day.</param>
public sealed record DiskUse(IReadOnlyList<DiskMonth> Months, double BytesADay)
{
    private const int Days = 30;

    /// <summary>All files.</summary>
    public int Files => Months.Sum(month => month.Files);

    /// <summary>All bytes.</summary>
    public long Bytes => Months.Sum(month => month.Bytes);

    /// <summary>Counts files.</summary>
    /// <param name="files">When each was last written, on the calendar that months are of, and its length in bytes.</param>
    /// <param name="now">On the same calendar.</param>
    public static DiskUse Of(IEnumerable<(DateTime Written, long Bytes)> files, DateTime now)
    {
        var months = new Dictionary<DateOnly, (int Files, long Bytes)>();
        var (from, until, recent) = (now.Date.AddDays(-Days), now.Date, 0L);
        foreach (var (written, bytes) in files)
        {
            var month = new DateOnly(written.Year, written.Month, 1);
            var sum = months.GetValueOrDefault(month);
            months[month] = (sum.Files + 1, sum.Bytes + bytes);
            if (written >= from && written < until) recent += bytes;
        }
        return new DiskUse([.. months.OrderBy(month => month.Key).Select(month => new DiskMonth(month.Key, month.Value.Files, month.Value.Bytes))], (double)recent / Days);
    }

    /// <summary>Whole days until a disk is full, if it goes on so; null: never, or not within a century.</summary>
    /// <param name="freeBytes">Room left.</param>
    public int? DaysUntilFull(long freeBytes) => BytesADay > 0 && freeBytes / BytesADay is var days and < 36500 ? (int)days : null;
}

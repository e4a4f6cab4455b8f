using System.Data.Common;

namespace Evolvex.Portal.Storage;

/// <summary>
/// Says in the log that the portal's database fails, once and then every ten minutes, however many questions a second are asked in vain; and that it is over.
/// Who asks tells whoever waits for the answer, and needs no log of their own.
/// </summary>
internal sealed class DatabaseTrouble(TimeProvider time, ILogger<DatabaseTrouble> logger)
{
    /// <summary>Between two words on a trouble that stays, and on one that has become another.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(10), IntervalOfOthers = TimeSpan.FromMinutes(1);

    /// <summary>Without a fault for so long it is over. What can only be read, such as a full disk, fails now and then.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromSeconds(15);

    private readonly Lock _lock = new();
    private volatile Trouble? _trouble;
    private volatile bool _isWatching;

    /// <summary>From now on. Before the database is up to date there may be none, and who makes it tells what goes wrong.</summary>
    public void Watch() => _isWatching = true;

    /// <summary>A statement or a connection failed.</summary>
    public void Failed(Exception fault)
    {
        if (!_isWatching || !DatabaseFault.Is(fault) || IsForTheCaller(fault)) return;
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (_trouble is not { } known)
            {
                _trouble = new Trouble(now, now, now, fault.Message, 1);
                // One that does not pass by itself may be the program's own, and who mends it wants to know where.
                StorageLog.DatabaseFails(logger, fault.Message, fault is DbException { IsTransient: true } ? null : fault);
                return;
            }

            var isToBeTold = now - known.ToldAt >= (known.Words == fault.Message ? Interval : IntervalOfOthers);
            _trouble = known with { LastAt = now, Faults = known.Faults + 1, ToldAt = isToBeTold ? now : known.ToldAt, Words = isToBeTold ? fault.Message : known.Words };
            if (isToBeTold) StorageLog.DatabaseStillFails(logger, (long)(now - known.SinceAt).TotalSeconds, known.Faults + 1, fault.Message);
        }
    }

    /// <summary>A statement was answered.</summary>
    public void Answered()
    {
        if (_trouble is null) return;
        lock (_lock)
        {
            if (_trouble is not { } over || time.GetUtcNow() - over.LastAt < Quiet) return;
            _trouble = null;
            StorageLog.DatabaseWorks(logger, (long)(over.LastAt - over.SinceAt).TotalSeconds, over.Faults);
        }
    }

    /// <summary>A key that forbids, a lock that somebody else was given, a question that was given up: whoever asked knows what to do.</summary>
    private static bool IsForTheCaller(Exception fault) => Saving.IsConstraint(fault) || fault is DbException { SqlState: "40001" or "70100" };

    private sealed record Trouble(DateTimeOffset SinceAt, DateTimeOffset LastAt, DateTimeOffset ToldAt, string Words, int Faults);
}

using Evolvex.Portal.Domain.CallHistory;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>
/// Reads the past backwards, some thousand rows a step. While the calls of one span are written, those of the next are judged and the rows of the one
/// after that are read. What a crash leaves behind is whole: each step is one transaction, which also says how far everything is in.
/// </summary>
internal sealed class CallBackfill(CallRecordSource source, CallFiller filler, WallClock clock, TimeProvider time)
{
    /// <summary>So many rows hold the portal's database for less than a quarter of a second.</summary>
    private const int RowsWanted = 10_000;

    private static readonly TimeSpan ShortestSpan = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestSpan = TimeSpan.FromDays(32);

    /// <summary>Younger calls are followed, and so written, at the same time.</summary>
    private static readonly TimeSpan Followed = TimeSpan.FromDays(4);

    /// <summary>How old the peaks of a day may be that is only partly read.</summary>
    private static readonly TimeSpan CountEvery = TimeSpan.FromSeconds(5);

    private readonly NearCalls _near = new(clock);
    private readonly TrunkDays _loads = new();
    private TimeSpan _span = TimeSpan.FromHours(1);
    private (WallSpan Span, Task<List<CallDetailRecord>> Rows, CancellationTokenSource End)? _ahead;
    private Task _writing = Task.CompletedTask;
    private int? _left;
    private long _countedAt;
    private long _steppedAt;

    /// <summary>Rows a second lately.</summary>
    public double Pace { get; private set; }

    /// <summary>Reads one span, and has it written while the next is read: <see cref="SettleAsync"/>. The last one is written when it is done.</summary>
    /// <param name="backTo">Everything since then is in, or on its way.</param>
    /// <param name="oldest">The first row.</param>
    /// <param name="settings">How to read.</param>
    /// <param name="cancellationToken">Gives up; what is not written is undone.</param>
    /// <returns>Everything since then is in now, or on its way.</returns>
    /// <exception cref="Exception">This step or the one before is undone: only the tables tell what is in.</exception>
    public async Task<DateTime> StepAsync(DateTime backTo, DateTime oldest, CallHistorySettings settings, CancellationToken cancellationToken)
    {
        var read = await TakeAsync(backTo, oldest, cancellationToken);
        var from = read.Span.From;
        Adapt(read);
        if (from > oldest) ReadAhead(Before(from, oldest));
        var isDue = from <= oldest || _countedAt == 0 || time.GetElapsedTime(_countedAt) >= CountEvery;
        var isFollowed = clock.At(time.GetUtcNow()) - backTo < Followed;
        // A day of which the rest follows in a moment is counted when it is whole.
        var partly = isDue || from.TimeOfDay == TimeSpan.Zero ? 0 : CallRows.DayOf(from);
        if (isFollowed)
        {
            // Each call is looked up in the table, so all must be there.
            _near.Forget();
            await SettleAsync();
        }

        var judged = await filler.JudgeAsync(read, settings, isFollowed ? null : _near, cancellationToken);
        await SettleBeforeAsync(judged);
        if (isFollowed) _loads.Forget();
        else _loads.Add(read.Span, judged);
        var how = new Writing(from)
        {
            Counts = new DaysCounted(partly, _left ?? CallRows.DayOf(backTo)),
            Loads = _loads,
            AreNumbersDue = from is { Day: 1, TimeOfDay.Ticks: 0 },
        };
        _writing = Task.Run(() => filler.WriteAsync(judged, how, cancellationToken), CancellationToken.None);
        if (from <= oldest) await SettleAsync();
        _left = partly;
        if (partly == 0 || _countedAt == 0) _countedAt = time.GetTimestamp();
        Measure(read.Rows.Count);
        return from;
    }

    /// <summary>The same before other calls are written, which are given up with it.</summary>
    private async Task SettleBeforeAsync(JudgedCalls next)
    {
        try
        {
            await SettleAsync();
        }
        catch
        {
            next.Dispose();
            throw;
        }
    }

    /// <summary>Waits until all is written that was read.</summary>
    /// <exception cref="Exception">It was not: that step is undone.</exception>
    public async Task SettleAsync()
    {
        var writing = _writing;
        _writing = Task.CompletedTask;
        try
        {
            await writing;
        }
        catch
        {
            _near.Forget();
            _loads.Forget();
            // With it went what it should have counted.
            _left = null;
            throw;
        }
    }

    /// <summary>No step follows for now: counts what was left for later, and forgets what was read ahead.</summary>
    /// <param name="backTo">Everything since then is in.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task RestAsync(DateTime backTo, CancellationToken cancellationToken)
    {
        await ForgetAsync();
        if (_left == 0) return;
        await filler.CountPeaksAsync([_left ?? CallRows.DayOf(backTo)], cancellationToken);
        _left = 0;
    }

    /// <summary>What is known of the tables and the records may be wrong. All is written that was read.</summary>
    /// <exception cref="Exception">It was not: that step is undone.</exception>
    public async Task ForgetAsync()
    {
        _near.Forget();
        _loads.Forget();
        _steppedAt = 0;
        await SettleAsync();
        if (_ahead is not { } ahead) return;
        _ahead = null;
        await ahead.End.CancelAsync();
        // What went wrong in reading rows that nobody wants any more concerns nobody.
        await ahead.Rows.ContinueWith(static read => _ = read.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        ahead.End.Dispose();
    }

    private async Task<ReadSpan> TakeAsync(DateTime backTo, DateTime oldest, CancellationToken cancellationToken)
    {
        if (_ahead is not { } ahead || ahead.Span.Until != backTo || ahead.Span.From < oldest)
        {
            await ForgetAsync();
            var span = Before(backTo, oldest);
            return new ReadSpan(span, await source.ReadAsync(span, cancellationToken));
        }

        _ahead = null;
        using (ahead.End)
        {
            await using var stop = cancellationToken.UnsafeRegister(static end => ((CancellationTokenSource)end!).Cancel(), ahead.End);
            return new ReadSpan(ahead.Span, await ahead.Rows);
        }
    }

    private void ReadAhead(WallSpan span)
    {
        var end = new CancellationTokenSource();
        // On a thread of its own also where reading a file never waits.
        _ahead = (span, Task.Run(() => source.ReadAsync(span, end.Token), end.Token), end);
    }

    /// <summary>A span ends with its month at the latest, so that months are whole when their numbers are counted.</summary>
    private WallSpan Before(DateTime until, DateTime oldest)
    {
        var from = until - _span;
        var last = until.AddTicks(-1);
        var month = new DateTime(last.Year, last.Month, 1);
        if (from < month) from = month;
        return new WallSpan(from < oldest ? oldest : from, until);
    }

    /// <summary>Of about as many rows as are wanted.</summary>
    private void Adapt(ReadSpan read)
    {
        var was = read.Span.Until - read.Span.From;
        _span = TimeSpan.FromTicks((long)(was.Ticks * Math.Clamp(RowsWanted / Math.Max(1.0, read.Rows.Count), .25, 4)));
        if (_span > LongestSpan) _span = LongestSpan;
        if (_span < ShortestSpan) _span = ShortestSpan;
    }

    private void Measure(int rows)
    {
        if (_steppedAt != 0 && time.GetElapsedTime(_steppedAt).TotalSeconds is > 0 and var seconds) Pace = Pace == 0 ? rows / seconds : Pace * .9 + rows / seconds * .1;
        _steppedAt = time.GetTimestamp();
    }
}

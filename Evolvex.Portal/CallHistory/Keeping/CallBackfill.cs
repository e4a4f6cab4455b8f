using Evolvex.Portal.Domain.CallHistory;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>
/// Reads the past backwards, some thousand rows a step. While the calls of some spans are written, those of the next are judged and the rows of the one
/// after that are read. What a crash leaves behind is whole: each step is one transaction, which also says how far everything is in, and ends after the one before.
/// </summary>
internal sealed class CallBackfill(CallRecordSource source, CallFiller filler, WallClock clock, TimeProvider time)
{
    /// <summary>So many rows hold the portal's database for less than a quarter of a second.</summary>
    private const int RowsWanted = 8000;

    /// <summary>Spans on their way into the tables at once: the server takes in the calls of some while it counts those of one.</summary>
    private const int MostWriting = 3;

    /// <summary>After the few calls of a night come the many of an evening.</summary>
    private const double MostGrowth = 1.5;

    private static readonly TimeSpan ShortestSpan = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestSpan = TimeSpan.FromDays(32);

    /// <summary>How old the peaks of a day may be that is only partly read.</summary>
    private static readonly TimeSpan CountEvery = TimeSpan.FromSeconds(5);

    private readonly NearCalls _near = new(clock);
    private readonly TrunkDays _loads = new();
    private TimeSpan _span = TimeSpan.FromHours(1);
    private (WallSpan Span, Task<List<CallDetailRecord>> Rows, CancellationTokenSource End)? _ahead;

    /// <summary>Spans that are being written, each after the one before, with the least key of a call that is replaced.</summary>
    private readonly Queue<(Task Task, string? Replaced)> _writing = new();
    private int? _left;
    private long _countedAt;
    private long _steppedAt;

    /// <summary>Rows a second lately.</summary>
    public double Pace { get; private set; }

    /// <summary>Reads one span, and has it written while the next is read: <see cref="SettleAsync"/>. The last one is written when it is done.</summary>
    /// <param name="backTo">Everything since then is in, or on its way.</param>
    /// <param name="oldest">The first row.</param>
    /// <param name="followed">What has rows since then is followed, and so written, at the same time.</param>
    /// <param name="settings">How to read.</param>
    /// <param name="cancellationToken">Gives up; what is not written is undone.</param>
    /// <returns>Everything since then is in now, or on its way.</returns>
    /// <exception cref="Exception">This step or one before is undone: only the tables tell what is in.</exception>
    public async Task<DateTime> StepAsync(DateTime backTo, DateTime oldest, DateTime followed, CallHistorySettings settings, CancellationToken cancellationToken)
    {
        var isFollowed = backTo > followed - NearCalls.LongestCall;
        var (span, judged) = await JudgeAsync(backTo, oldest, isFollowed, settings, cancellationToken);
        await SettleBeforeAsync(judged);
        var from = span.From;
        var isDue = from <= oldest || _countedAt == 0 || time.GetElapsedTime(_countedAt) >= CountEvery;
        // A day of which the rest follows in a moment is counted when it is whole.
        var partly = isDue || from.TimeOfDay == TimeSpan.Zero ? 0 : CallRows.DayOf(from);
        var counts = new DaysCounted(partly, _left ?? CallRows.DayOf(backTo));
        var how = new Writing(from)
        {
            Counts = counts,
            Peaks = isFollowed ? TrunkDays.None : _loads.PeaksOf(counts.Of([.. judged.Counted.Days, .. judged.Replaced.Select(call => call.Old.Day)])),
            AreNumbersDue = from is { Day: 1, TimeOfDay.Ticks: 0 },
            Before = _writing.Count == 0 ? Task.CompletedTask : _writing.Last().Task,
            // Their locks would meet: see what JudgedCalls tells of its ends.
            IsAfter = _writing.Any(other => other.Replaced is { } replaced && string.CompareOrdinal(replaced, judged.Ends.New) <= 0),
        };
        _writing.Enqueue((Task.Run(() => filler.WriteAsync(judged, how, cancellationToken), CancellationToken.None), judged.Ends.Replaced));
        if (from <= oldest) await SettleAsync();
        _left = partly;
        if (partly == 0 || _countedAt == 0) _countedAt = time.GetTimestamp();
        return from;
    }

    /// <summary>Judges the next span, and begins to read the one after it. The rows live no longer than this.</summary>
    private async Task<(WallSpan Span, JudgedCalls Judged)> JudgeAsync(DateTime backTo, DateTime oldest, bool isFollowed, CallHistorySettings settings, CancellationToken cancellationToken)
    {
        var read = await TakeAsync(backTo, oldest, cancellationToken);
        Adapt(read);
        if (read.Span.From > oldest) ReadAhead(Before(read.Span.From, oldest));
        if (isFollowed)
        {
            _near.Forget();
            _loads.Forget();
        }

        // What is not known is looked up in the table, so all must be there.
        if (!_near.IsKnown(read.Span)) await SettleAsync();
        var judged = await filler.JudgeAsync(read, settings, isFollowed ? null : _near, isFollowed ? null : _loads, cancellationToken);
        Measure(read.Rows.Count);
        return (read.Span, judged);
    }

    /// <summary>Waits until there is room for one more to be written; it is given up with what went wrong.</summary>
    private async Task SettleBeforeAsync(JudgedCalls next)
    {
        try
        {
            if (_writing.Any(static writing => writing.Task is { IsCompleted: true, IsCompletedSuccessfully: false })) await SettleAsync();
            // What goes by statements waits for the step before from the beginning: one more that waits would only take memory.
            while (_writing.Count >= (next.Files is null ? 1 : MostWriting)) await WrittenAsync();
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
        while (_writing.Count > 0) await WrittenAsync();
    }

    /// <summary>Waits until the first is written of those that are being; else until nothing is being written any more.</summary>
    private async Task WrittenAsync()
    {
        try
        {
            await _writing.Peek().Task;
            _writing.Dequeue();
        }
        catch
        {
            // With it go those that wait for it, and what it should have counted.
            await Task.WhenAll(_writing.Select(static writing => writing.Task)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _writing.Clear();
            _near.Forget();
            _loads.Forget();
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
        // Where the span was cut short, at the end of a month, it tells no less how many rows there are.
        var wanted = (read.Span.Until - read.Span.From) * (RowsWanted / Math.Max(1.0, read.Rows.Count));
        _span = TimeSpan.FromTicks(Math.Clamp(wanted.Ticks, (long)(_span.Ticks * .25), (long)(_span.Ticks * MostGrowth)));
        if (_span > LongestSpan) _span = LongestSpan;
        if (_span < ShortestSpan) _span = ShortestSpan;
    }

    private void Measure(int rows)
    {
        if (_steppedAt != 0 && time.GetElapsedTime(_steppedAt).TotalSeconds is > 0 and var seconds) Pace = Pace == 0 ? rows / seconds : Pace * .9 + rows / seconds * .1;
        _steppedAt = time.GetTimestamp();
    }
}

using System.Threading.Channels;
using Evolvex.Portal.DemoPbx.Exchange;
using Evolvex.Portal.DemoPbx.Sound;
using Evolvex.Portal.Hosting;

namespace Evolvex.Portal.DemoPbx.History;

/// <summary>
/// Keeps the demo's call records and recordings: makes the past in the background at first start (and what was missed while the portal was off), then adds the calls as they end.
/// What it keeps is bounded, however long the demo runs.
/// </summary>
internal sealed class DemoHistory(DemoPbxServer server, DemoPaths paths, PbxOptions pbx, DemoOptions demo, TimeProvider time, ILogger<DemoHistory> logger) : BackgroundService
{
    private const int MostRows = 300_000;
    private const int MostWaiting = 20_000;
    private static readonly TimeSpan ShortestGap = TimeSpan.FromMinutes(20);

    private readonly CallRecordTable table = new(paths.CallRecords, pbx.TimeZone);
    private readonly RecordingShelf shelf = new(paths.Recordings);
    private readonly Random random = new(7);
    private readonly Channel<CallRecord> ended = Channel.CreateBounded<CallRecord>(new BoundedChannelOptions(MostWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    private long lost;

    /// <summary>Completes when the past has been made.</summary>
    public Task PastIsMade => past.Task;

    private readonly TaskCompletionSource past = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // The empty table and the empty folder are there before anyone can ask for them.
        table.Create();
        Directory.CreateDirectory(paths.Recordings);
        if (demo.EventsPerSecond is null)
            server.Exchange.Recorded = Take;
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Run(() => MakePast(stoppingToken), stoppingToken);
        past.TrySetResult();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        var nextTrim = time.GetUtcNow() + TimeSpan.FromMinutes(5);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Task.Run(() => Store(stoppingToken), stoppingToken);
                if (time.GetUtcNow() < nextTrim)
                    continue;

                nextTrim = time.GetUtcNow() + TimeSpan.FromHours(1);
                table.Trim(time.GetUtcNow() - TimeSpan.FromDays(Math.Max(1, demo.HistoryDays) + 1), MostRows);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                DemoPbxLog.HistoryFailed(logger, fault);
            }
        }
    }

    // Called by the exchange, which must not wait: what does not fit is counted.
    private void Take(DemoChannel channel, IReadOnlyList<CallRecord> rows)
    {
        foreach (var row in rows)
            if (!ended.Writer.TryWrite(row))
                Interlocked.Increment(ref lost);
    }

    private void MakePast(CancellationToken cancellationToken)
    {
        try
        {
            var started = time.GetTimestamp();
            var now = time.GetUtcNow();
            var last = table.Last();
            var from = now - TimeSpan.FromDays(demo.HistoryDays);
            if (last is { } row && row.Start > from)
                from = row.Start;
            var until = now - TimeSpan.FromMinutes(6);
            if (until - from < ShortestGap)
                return;

            var wanted = new RecordingChoice(until, Math.Clamp(demo.HistoryDays, 2, 36));
            var played = new PastCalls(server.Exchange.Book, pbx.TimeZone, from.Millisecond + from.DayOfYear).Play(from, until, (last?.Sequence ?? 0) + 1);
            var count = table.Append(wanted.Watch(played), cancellationToken);
            DemoPbxLog.PastMade(logger, count, (long)time.GetElapsedTime(started).TotalMilliseconds);

            started = time.GetTimestamp();
            foreach (var call in wanted.Chosen)
                shelf.Record(call.Uniqueid, call.Billsec, cancellationToken);
            DemoPbxLog.RecordingsMade(logger, wanted.Chosen.Count, (long)time.GetElapsedTime(started).TotalMilliseconds);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            DemoPbxLog.HistoryFailed(logger, fault);
        }
    }

    private void Store(CancellationToken cancellationToken)
    {
        var rows = new List<CallRecord>();
        while (rows.Count < 5000 && ended.Reader.TryRead(out var row))
            rows.Add(row);
        if (rows.Count > 0)
            table.Append(rows, cancellationToken);
        if (Interlocked.Exchange(ref lost, 0) is > 0 and var missed)
            DemoPbxLog.RowsLost(logger, missed);

        foreach (var row in rows.Where(RecordingChoice.IsWorthHearing).DistinctBy(r => r.Uniqueid, StringComparer.Ordinal))
            if (random.Next(6) == 0)
                shelf.Record(row.Uniqueid, row.Billsec, cancellationToken);
        shelf.Trim();
    }
}

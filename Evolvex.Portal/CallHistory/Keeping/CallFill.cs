using System.Data.Common;
using Evolvex.Portal.Domain.CallHistory;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.CallHistory.Keeping;

/// <summary>
/// Keeps the tables of calls: new calls within a second or two, older ones backwards in the background, changed ones anew. Of several instances on one
/// database one does it; the others only tell their pages to look again.
/// </summary>
internal sealed class CallFill(
    CdrDatabase cdr, CallRecordSource source, CallFiller filler, CallHistoryEntries entries, FillLease lease, CallFeed feed, WallClock clock, IDbContextFactory<PortalDbContext> databases,
    BackgroundLoops loops, TimeProvider time, ILogger<CallFill> logger) : BackgroundService
{
    private const int RowsWanted = 20_000;
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestSpan = TimeSpan.FromDays(32);

    private readonly CallFollower _follower = new(source, filler, databases, clock, time);
    private CallHistorySettings _settings = CallHistorySettings.Default;
    private DateTime? _backTo;
    private DateTime? _oldest;
    private DateTime? _newest;
    private TimeSpan _span = TimeSpan.FromHours(1);
    private double _pace;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!cdr.IsConfigured)
        {
            feed.Report(FillProgress.None with { Phase = FillPhase.Absent });
            return;
        }

        var loop = loops.Register("call-history", TimeSpan.FromMinutes(10));
        while (!stoppingToken.IsCancellationRequested)
        {
            var more = false;
            try
            {
                more = await TurnAsync(stoppingToken);
                loop.Beat();
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                Trouble(loop, fault);
            }

            try
            {
                if (!more) await Task.Delay(Turn, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                // The portal stops.
            }
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await lease.ReleaseAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is DbException or OperationCanceledException)
        {
            // It runs out by itself within a minute.
        }
    }

    /// <summary>One turn; true when there is more to do at once.</summary>
    private async Task<bool> TurnAsync(CancellationToken cancellationToken)
    {
        if (!await lease.HoldAsync(cancellationToken))
        {
            _backTo = null;
            _follower.Forget();
            feed.Signal();
            return false;
        }

        await BeginAsync(cancellationToken);
        if (_backTo is not { } backTo) return false;
        if (await _follower.FollowAsync(_settings, cancellationToken)) feed.Signal();
        if (_oldest is null || backTo <= _oldest)
        {
            Report(FillPhase.Complete);
            return false;
        }

        Report(_settings.IsPaused ? FillPhase.Paused : FillPhase.Filling);
        if (_settings.IsPaused) return false;
        await BackAsync(backTo, _oldest.Value, cancellationToken);
        return true;
    }

    /// <summary>Reads settings, starts over where that was asked, and looks how far the table goes where that is not known yet.</summary>
    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        _settings = await entries.SettingsAsync(cancellationToken);
        if (await entries.IsRebuildAskedAsync(cancellationToken)) await StartOverAsync(cancellationToken);
        if (_backTo is not null && _oldest is not null) return;
        if (await source.SpanAsync(cancellationToken) is not { } span)
        {
            // An empty table: what comes is new.
            _backTo ??= await entries.FilledBackToAsync(cancellationToken) ?? Second(clock.At(time.GetUtcNow()));
            return;
        }

        var now = Second(clock.At(time.GetUtcNow()));
        (_oldest, _newest) = (span.From, span.Until > now ? span.Until.AddSeconds(1) : now);
        _backTo = await entries.FilledBackToAsync(cancellationToken) ?? _newest;
    }

    private async Task StartOverAsync(CancellationToken cancellationToken)
    {
        await using (var database = await databases.CreateDbContextAsync(cancellationToken))
        {
            await database.Set<CallExtensionRow>().ExecuteDeleteAsync(cancellationToken);
            await database.Set<CallRow>().ExecuteDeleteAsync(cancellationToken);
            await database.Set<HourTotal>().ExecuteDeleteAsync(cancellationToken);
            await database.Set<WaitTotal>().ExecuteDeleteAsync(cancellationToken);
            await database.Set<ExtensionTotal>().ExecuteDeleteAsync(cancellationToken);
            await database.Set<TrunkPeak>().ExecuteDeleteAsync(cancellationToken);
        }

        await entries.StartOverAsync(cancellationToken);
        (_backTo, _oldest, _newest) = (null, null, null);
        _follower.Forget();
        CallHistoryLog.StartedOver(logger);
    }

    /// <summary>One span of the past, of about as many rows as are read in a blink.</summary>
    private async Task BackAsync(DateTime backTo, DateTime oldest, CancellationToken cancellationToken)
    {
        var from = backTo - _span;
        if (from < oldest) from = oldest;
        var watch = time.GetTimestamp();
        var rows = await filler.FillAsync(new WallSpan(from, backTo), _settings, from, cancellationToken);
        var seconds = time.GetElapsedTime(watch).TotalSeconds;
        _backTo = from;
        _pace = _pace == 0 ? rows / seconds : _pace * .8 + rows / seconds * .2;
        _span = TimeSpan.FromTicks((long)(_span.Ticks * Math.Clamp(RowsWanted / Math.Max(1.0, rows), .25, 4)));
        if (_span > LongestSpan) _span = LongestSpan;
        if (_span < Turn) _span = Turn;
        if (from <= oldest) CallHistoryLog.Filled(logger, oldest);
    }

    private void Report(FillPhase phase) => feed.Report(new FillProgress(phase, _oldest, _backTo, _newest, phase == FillPhase.Filling ? Math.Round(_pace / 100) * 100 : 0, null));

    private void Trouble(BackgroundLoop loop, Exception fault)
    {
        var trouble = fault is DbException known ? CdrTrouble.From(known) : new CdrTrouble(CdrTroubleKind.Failed, fault.Message);
        // The demo makes its past at first start: that it is not there yet is no fault.
        if (trouble.Kind == CdrTroubleKind.NotReady) loop.Beat();
        else if (loop.Fault(trouble.Fault)) CallHistoryLog.FillFailed(logger, fault);
        feed.Report(feed.Progress with { Phase = FillPhase.Troubled, Fault = trouble.Fault });
    }

    private static DateTime Second(DateTime wall) => new(wall.Ticks - wall.Ticks % TimeSpan.TicksPerSecond + TimeSpan.TicksPerSecond, DateTimeKind.Unspecified);
}

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
    private const int DaysRecountedAtOnce = 10;
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(1);

    private readonly CallFollower _follower = new(source, filler, databases, clock, time);
    private readonly CallBackfill _backfill = new(source, filler, clock, time);
    private readonly CallClearance _clearance = new(databases, clock);
    private CallHistorySettings _settings = CallHistorySettings.Default;
    private WallSpan? _cleared;
    private DateTime? _backTo;
    private DateTime? _oldest;
    private DateTime? _newest;
    private bool _isFilling;

    /// <summary>
    /// While the first days of a past are read in, only what came since is followed: what is read in a moment anyhow would else be looked up call by call.
    /// Null: all is followed.
    /// </summary>
    private DateTime? _followed;
    private long _followedAt;

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
            await _backfill.SettleAsync();
        }
        catch (Exception fault) when (fault is DbException or OperationCanceledException or ObjectDisposedException)
        {
            // Undone, and done again after the next start.
        }

        try
        {
            await lease.ReleaseAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is DbException or OperationCanceledException or ObjectDisposedException)
        {
            // It runs out by itself within a minute. (A host may be stopped twice, the second time without its services.)
        }
    }

    /// <summary>One turn; true when there is more to do at once. After a fault the tables are asked how far everything is in.</summary>
    internal async Task<bool> TurnAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await AdvanceAsync(cancellationToken);
        }
        catch
        {
            (_backTo, _isFilling) = (null, false);
            throw;
        }
    }

    private async Task<bool> AdvanceAsync(CancellationToken cancellationToken)
    {
        if (!await lease.HoldAsync(cancellationToken))
        {
            (_backTo, _cleared, _followed) = (null, null, null);
            _follower.Forget();
            await _backfill.ForgetAsync();
            filler.Forget();
            feed.Signal();
            return false;
        }

        _settings = await entries.SettingsAsync(cancellationToken);
        if (await entries.IsRebuildAskedAsync(cancellationToken) && !await StartOverAsync(cancellationToken)) return true;
        await BeginAsync(cancellationToken);
        if (_backTo is not { } backTo) return false;
        var farthest = clock.At(time.GetUtcNow()) - CallFollower.Farthest;
        if (_followed is not null && (_settings.IsPaused || backTo <= _oldest || backTo <= farthest - NearCalls.LongestCall)) await FollowAllAsync();
        if (await KeepUpAsync(cancellationToken))
        {
            await _backfill.ForgetAsync();
            feed.Signal();
            return true;
        }

        if (_oldest is null || backTo <= _oldest)
        {
            await filler.CompleteAsync(cancellationToken);
            Report(FillPhase.Complete);
            return false;
        }

        Report(_settings.IsPaused ? FillPhase.Paused : FillPhase.Filling);
        if (_settings.IsPaused)
        {
            await _backfill.RestAsync(backTo, cancellationToken);
            return false;
        }

        _backTo = await _backfill.StepAsync(backTo, _oldest.Value, _followed ?? farthest, _settings, cancellationToken);
        _isFilling = _backTo > _oldest;
        if (!_isFilling) CallHistoryLog.Filled(logger, _oldest.Value);
        return true;
    }

    /// <summary>The days that are followed are read in: from now on, their calls too are compared with what is known of them.</summary>
    private async Task FollowAllAsync()
    {
        await _backfill.SettleAsync();
        _followed = null;
        _follower.Forget();
    }

    /// <summary>Follows what is new and changed, between two steps of the backfill no oftener than otherwise; true when there is more of the kind.</summary>
    private async Task<bool> KeepUpAsync(CancellationToken cancellationToken)
    {
        var isFilling = _isFilling;
        _isFilling = false;
        if (isFilling && time.GetElapsedTime(_followedAt) < Turn) return false;
        if (await _follower.FollowAsync(_settings, _followed, _backfill.SettleAsync, cancellationToken)) feed.Signal();
        _followedAt = time.GetTimestamp();
        return await _follower.CatchUpAsync(_settings, _backfill.SettleAsync, cancellationToken) || await RecountAsync(cancellationToken);
    }

    /// <summary>Looks how far the table goes where that is not known yet.</summary>
    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (_backTo is not null && _oldest is not null) return;
        if (await source.SpanAsync(cancellationToken) is not { } span)
        {
            // An empty table: what comes is new.
            _backTo ??= await entries.FilledBackToAsync(cancellationToken) ?? Second(clock.At(time.GetUtcNow()));
            return;
        }

        var now = Second(clock.At(time.GetUtcNow()));
        (_oldest, _newest) = (span.From, span.Until > now ? span.Until.AddSeconds(1) : now);
        if (await entries.FilledBackToAsync(cancellationToken) is not { } done)
        {
            await filler.BeginAsync(span.From, cancellationToken);
            done = _newest.Value;
            _followed = done - CallFollower.Unfinished;
        }

        _backTo = done;
    }

    /// <summary>Takes away what can be read again, a step each time; true when that is done. What the PBX has deleted stays.</summary>
    private async Task<bool> StartOverAsync(CancellationToken cancellationToken)
    {
        await _backfill.ForgetAsync();
        _cleared ??= await source.SpanAsync(cancellationToken);
        if (_cleared is { } span && await _clearance.StepAsync(span.From, _settings, cancellationToken))
        {
            Report(FillPhase.Clearing);
            return false;
        }

        await entries.StartOverAsync(cancellationToken);
        filler.Forget();
        (_backTo, _oldest, _newest, _cleared) = (null, null, null, null);
        _follower.Forget();
        CallHistoryLog.StartedOver(logger);
        return true;
    }

    /// <summary>Counts the totals of some days by another service level, where that was asked; false when there are none.</summary>
    private async Task<bool> RecountAsync(CancellationToken cancellationToken)
    {
        if (await entries.RecountAsync(cancellationToken) is not { } asked) return false;
        await _backfill.SettleAsync();
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var days = await database.Set<HourTotal>().Where(hour => hour.Day < asked.BeforeDay).Select(hour => hour.Day).Distinct().OrderDescending().Take(DaysRecountedAtOnce).ToListAsync(cancellationToken);
        await filler.CountInTimeAsync(days, asked.ServiceLevelSeconds, cancellationToken);
        await entries.RecountedAsync(asked, days.Count == 0 ? null : days[^1], cancellationToken);
        return true;
    }

    private void Report(FillPhase phase) => feed.Report(new FillProgress(phase, _oldest, _backTo, _newest, phase == FillPhase.Filling ? Math.Round(_backfill.Pace / 100) * 100 : 0, null));

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

using System.Globalization;
using Evolvex.Portal.Domain.CallHistory;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.CallHistory;

/// <summary>
/// The records of a range, a window at a time, in order. While one is taken away the next two are on their way, each over a connection
/// of its own that goes back as soon as the window is read; more are not begun before one is taken, however slow whoever takes them.
/// </summary>
internal sealed class CdrWindows(CdrDatabase database, CdrLogQuery query, CdrRange range, CancellationToken cancellationToken) : IAsyncDisposable
{
    /// <summary>Few at first, for an answer at once.</summary>
    private const int FirstSize = 100;

    /// <summary>Two megabytes or so; a window costs about a millisecond beside its records.</summary>
    private const int LargestSize = 4000;

    private const int Growth = 8;
    private const int Ahead = 2;

    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    private readonly Queue<Task<CdrRecords>> _reading = new();
    private readonly Stack<CdrRecords> _spare = new();
    private readonly Queue<WallSpan> _spans = new(range.Spans);
    private WallSpan? _rest;
    private int _size = FirstSize;

    /// <summary>The next window, to be given back by <see cref="Return"/>; null after the last.</summary>
    public async Task<CdrRecords?> NextAsync()
    {
        // The first is not kept waiting for the second.
        while (_reading.Count < (_size == FirstSize ? 1 : Ahead) && await BeginAsync())
        {
        }

        return _reading.TryDequeue(out var window) ? await window : null;
    }

    public void Return(CdrRecords window) => _spare.Push(window);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        // What has gone wrong in a window that nobody waits for any more concerns nobody.
        foreach (var window in _reading) await window.ContinueWith(static read => _ = read.Exception, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        _end.Dispose();
    }

    /// <summary>Finds where the next window ends and starts to read it; false when there is none.</summary>
    private async Task<bool> BeginAsync()
    {
        if (_rest is null && _spans.TryDequeue(out var next)) _rest = next;
        if (_rest is not { } span) return false;
        var context = await database.OpenAsync(_end.Token);
        try
        {
            await context.Database.OpenConnectionAsync(_end.Token);
            await using var find = query.Boundary(context.Database.GetDbConnection(), span, _size - 1);
            var boundary = await find.ExecuteScalarAsync(_end.Token);
            _size = Math.Min(_size * Growth, LargestSize);
            _rest = boundary is null ? null : span with { From = After(boundary) };
            _reading.Enqueue(ReadAsync(context, span, boundary, _spare.TryPop(out var spare) ? spare : new CdrRecords(query)));
            return true;
        }
        catch
        {
            await context.DisposeAsync();
            throw;
        }
    }

    private async Task<CdrRecords> ReadAsync(CdrDbContext context, WallSpan span, object? boundary, CdrRecords records)
    {
        await using (context)
        {
            await using var command = query.Records(context.Database.GetDbConnection(), span, boundary);
            await using var reader = await command.ExecuteReaderAsync(_end.Token);
            while (await reader.ReadAsync(_end.Token)) records.Add(reader);
            return records;
        }
    }

    private static DateTime After(object boundary)
        => (boundary as DateTime? ?? DateTime.Parse((string)boundary, CultureInfo.InvariantCulture)).AddTicks(TimeSpan.TicksPerMicrosecond);
}

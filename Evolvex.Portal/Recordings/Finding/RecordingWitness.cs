using Evolvex.Portal.Domain.Recordings;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.LiveState;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Evolvex.Portal.Recordings.Finding;

/// <summary>Writes down which files the PBX says it records into, so that they are found later, whatever they are called.</summary>
internal sealed class RecordingWitness(
    IRecordingStarts starts, ToldRecordings told, IDbContextFactory<PortalDbContext> databases, BackgroundLoops loops, TimeProvider time, ILogger<RecordingWitness> logger) : BackgroundService
{
    private const int AtOnce = 200;
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(1);

    private readonly List<RecordingStart> _waiting = [];
    private bool _isLoaded;
    private long _trimAt = AtOnce;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => loops.Register("recording-names", TimeSpan.FromMinutes(10))
        .RepeatAsync(TurnAsync, Turn, fault => RecordingsLog.NotWitnessed(logger, fault), stoppingToken);

    /// <summary>The files that the PBX told of these channels or calls, newest first; their names only.</summary>
    public async Task<IReadOnlyList<string>> FilesOfAsync(IReadOnlyCollection<string> ids, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        return await database.Set<ToldRecording>().AsNoTracking().Where(row => ids.Contains(row.ChannelId) || ids.Contains(row.CallId)).OrderByDescending(row => row.Id).Select(row => row.File).Take(20).ToListAsync(cancellation);
    }

    private async Task TurnAsync(CancellationToken cancellation)
    {
        if (!_isLoaded) await LoadAsync(cancellation);
        if (starts.TakeLost() is > 0 and var lost) RecordingsLog.StartsLost(logger, lost);
        while (true)
        {
            while (_waiting.Count < AtOnce && starts.Reader.TryRead(out var start)) Take(start);
            if (_waiting.Count == 0) return;
            await KeepAsync(cancellation);
        }
    }

    private void Take(RecordingStart start)
    {
        if (!CallId.CanBe(start.Uniqueid) || !CallId.CanBe(start.Linkedid) || start.File.Length > ToldRecordingTable.LongestFile) return;
        told.Add(start.Uniqueid, start.Linkedid, start.File);
        _waiting.Add(start);
    }

    private async Task LoadAsync(CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        var rows = await database.Set<ToldRecording>().AsNoTracking().OrderByDescending(row => row.Id).Take(ToldRecordings.Most).ToListAsync(cancellation);
        for (var at = rows.Count - 1; at >= 0; at--) told.Add(rows[at].ChannelId, rows[at].CallId, rows[at].File);
        _isLoaded = true;
    }

    private async Task KeepAsync(CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        var ids = _waiting.Select(start => start.Uniqueid).ToHashSet(StringComparer.Ordinal);
        // Of several instances on one database each hears of it.
        var known = (await database.Set<ToldRecording>().Where(row => ids.Contains(row.ChannelId)).Select(row => new { row.ChannelId, row.File }).ToListAsync(cancellation))
            .Select(row => (row.ChannelId, row.File)).ToHashSet();
        var rows = _waiting.Where(start => known.Add((start.Uniqueid, start.File))).Select(start => new ToldRecording { ChannelId = start.Uniqueid, CallId = start.Linkedid, File = start.File, ToldAt = time.GetUtcNow() }).ToList();
        database.AddRange(rows);
        await database.SaveChangesAsync(cancellation);
        _waiting.Clear();
        if (rows is [.., var last] && last.Id >= _trimAt)
        {
            _trimAt = last.Id + 10_000;
            var oldest = last.Id - ToldRecordings.Most;
            await database.Set<ToldRecording>().Where(row => row.Id <= oldest).ExecuteDeleteAsync(cancellation);
        }
    }
}

/// <summary>A file that the PBX said it records a channel into.</summary>
internal sealed class ToldRecording
{
    public long Id { get; private init; }

    public required string ChannelId { get; init; }

    public required string CallId { get; init; }

    /// <summary>A path of the PBX.</summary>
    public required string File { get; init; }

    public DateTimeOffset ToldAt { get; init; }
}

/// <summary>Table <c>recording_names</c>.</summary>
internal sealed class ToldRecordingTable : PortalTable<ToldRecording>
{
    /// <summary>Bytes that a path may have; longer ones are not noted.</summary>
    public const int LongestFile = 1024;

    public override void Configure(EntityTypeBuilder<ToldRecording> builder)
    {
        builder.ToTable("recording_names");
        builder.HasKey(row => row.Id);
        builder.Property(row => row.Id).ValueGeneratedOnAdd();
        builder.Property(row => row.ChannelId).HasMaxLength(CallId.Longest + 1);
        builder.Property(row => row.CallId).HasMaxLength(CallId.Longest + 1);
        builder.Property(row => row.File).HasMaxLength(LongestFile);
        builder.HasIndex(row => row.ChannelId);
        builder.HasIndex(row => row.CallId);
    }
}

using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.Recordings.Notes;

/// <summary>A note at a moment of a recording.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Part">Which of the call's recordings, from 1.</param>
/// <param name="At">Since the beginning of the recording.</param>
/// <param name="Text">What it says.</param>
/// <param name="AuthorId">Who wrote it.</param>
/// <param name="Author">Their name then.</param>
/// <param name="WrittenAt">When.</param>
public sealed record RecordingNote(long Id, int Part, TimeSpan At, string Text, string? AuthorId, string Author, DateTimeOffset WrittenAt);

/// <summary>Keeps what people note while they listen; each change stands in the audit log.</summary>
internal sealed class RecordingNotes(IDbContextFactory<PortalDbContext> databases, IAuditLog audit, TimeProvider time)
{
    /// <summary>Letters of a note at most.</summary>
    public const int LongestText = 500;

    private const int MostOfOne = 500;

    /// <summary>The notes on a call's recordings, in the order of the sound.</summary>
    /// <param name="callIds">All ids of the call that are known: a note is kept under the one that its author came by.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<RecordingNote>> OfAsync(IReadOnlyCollection<string> callIds, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        var rows = await database.Set<RecordingNoteRow>().AsNoTracking().Where(row => callIds.Contains(row.CallId)).OrderBy(row => row.Part).ThenBy(row => row.AtMilliseconds).Take(MostOfOne).ToListAsync(cancellation);
        return [.. rows.Select(row => new RecordingNote(row.Id, row.Part, TimeSpan.FromMilliseconds(row.AtMilliseconds), row.Text, row.AuthorId, row.Author, row.WrittenAt))];
    }

    /// <summary>Writes a note; false when it says nothing or there are too many.</summary>
    public async Task<bool> AddAsync(string callId, int part, TimeSpan at, string text, AuditActor author, CancellationToken cancellation)
    {
        text = text.Trim();
        if (text.Length is 0 or > LongestText || part < 1 || at < TimeSpan.Zero || at > TimeSpan.FromDays(7)) return false;
        await using var database = await databases.CreateDbContextAsync(cancellation);
        if (await database.Set<RecordingNoteRow>().CountAsync(row => row.CallId == callId, cancellation) >= MostOfOne) return false;
        database.Add(new RecordingNoteRow { CallId = callId, Part = part, AtMilliseconds = (long)at.TotalMilliseconds, Text = text, AuthorId = author.Id, Author = author.Name, WrittenAt = time.GetUtcNow() });
        audit.Add(database, author, AuditVerb.Created, new AuditObject(AuditObjectKind.Recording, callId, callId), after: new { Note = text, Part = part, AtSeconds = Math.Round(at.TotalSeconds, 1) });
        await database.SaveChangesAsync(cancellation);
        return true;
    }

    /// <summary>Takes a note away: one's own, or any for an administrator.</summary>
    public async Task<bool> DeleteAsync(long id, AuditActor actor, bool isAdministrator, CancellationToken cancellation)
    {
        await using var database = await databases.CreateDbContextAsync(cancellation);
        if (await database.Set<RecordingNoteRow>().FirstOrDefaultAsync(row => row.Id == id, cancellation) is not { } row) return false;
        if (!isAdministrator && (actor.Id is null || row.AuthorId != actor.Id)) return false;
        database.Remove(row);
        audit.Add(database, actor, AuditVerb.Deleted, new AuditObject(AuditObjectKind.Recording, row.CallId, row.CallId), before: new { Note = row.Text, row.Part, row.Author });
        await database.SaveChangesAsync(cancellation);
        return true;
    }
}

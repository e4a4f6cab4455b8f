using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Domain.Recordings;
using Evolvex.Portal.Domain.Recordings.Audio;
using Evolvex.Portal.Hosting;
using Evolvex.Portal.Recordings.Decoding;
using Evolvex.Portal.Recordings.Files;
using Evolvex.Portal.Recordings.Finding;
using Evolvex.Portal.Recordings.Mp3;

namespace Evolvex.Portal.Recordings;

/// <summary>What keeps a call's recording from being heard.</summary>
public enum RecordingFinding
{
    /// <summary>Nothing does.</summary>
    Plays,

    /// <summary>There is no file, and the call's row names none: most likely nothing recorded it.</summary>
    NotRecorded,

    /// <summary>The call's row names a file, but it is not there.</summary>
    NotThere,

    /// <summary>A rule of retention deleted it.</summary>
    Deleted,

    /// <summary>The folder of the recordings itself cannot be read.</summary>
    FolderMissing,

    /// <summary>A header without sound: the call was never answered, or the disk was full.</summary>
    Empty,

    /// <summary>The portal may not read the file.</summary>
    Unreadable,

    /// <summary>It plays, but its header promises more than there is: the PBX or its disk stopped in the middle.</summary>
    Truncated,

    /// <summary>It plays up to now: the file was written a moment ago and its header is not closed yet.</summary>
    Growing,

    /// <summary>Nothing here knows how its sound is coded.</summary>
    UnknownCodec,

    /// <summary>A program or library that it needs is not installed.</summary>
    NeedsProgram,

    /// <summary>The other machine that has the recordings gives none.</summary>
    RemoteFailed,
}

/// <summary>What the doctor found about one call.</summary>
/// <param name="Finding">The verdict.</param>
/// <param name="File">The file that it is about, relative to the root; null where there is none.</param>
/// <param name="LookedAt">Where its file would be, relative to the root; extensions left out.</param>
/// <param name="Detail">A sentence for whoever mends it, in English; null where the finding says all.</param>
public sealed record RecordingDiagnosis(RecordingFinding Finding, string? File, IReadOnlyList<string> LookedAt, string? Detail);

/// <summary>Says why a call has no sound.</summary>
internal sealed class RecordingDoctor(IServiceProvider services, RecordingsOptions options, LameSupport lame, TimeProvider clock)
{
    private const string MayNotRead = "The user that the portal runs as needs the right to read the file and to enter its folder.";

    private static readonly TimeSpan Growing = TimeSpan.FromMinutes(2);

    /// <summary>Looks at the files of a call, as far as they can be found.</summary>
    public async Task<RecordingDiagnosis> ExamineAsync(RecordingQuery query, CancellationToken cancellation)
    {
        if (options.Source == RecordingsSource.EvolvexApi) return await ExamineRemoteAsync(query, cancellation);
        var recordings = services.GetRequiredService<FolderRecordings>();
        var looked = recordings.Places(query).ToList();
        if (!Directory.Exists(options.Folder)) return new(RecordingFinding.FolderMissing, null, looked, "Recordings:Folder does not exist or may not be entered.");
        var files = await recordings.FindFilesAsync(query, cancellation);
        if (files.Count == 0) return await WasDeletedAsync(query, cancellation) ? new(RecordingFinding.Deleted, null, [], null) : Missing(await NamedAsync(query, cancellation), looked, recordings);
        var findings = new List<RecordingDiagnosis>();
        foreach (var file in files) findings.Add(await ExamineAsync(file, looked, cancellation));
        return findings.Find(found => found.Finding == RecordingFinding.Plays) ?? findings.MaxBy(found => Worth(found.Finding))!;
    }

    // The portal deletes only by retention, and writes each down.
    private async Task<bool> WasDeletedAsync(RecordingQuery query, CancellationToken cancellation)
    {
        if (services.GetService<AuditQueries>() is not { } audit) return false;
        foreach (var id in new[] { query.Uniqueid, query.Linkedid }.OfType<string>().Distinct(StringComparer.Ordinal))
        {
            var page = await audit.PageAsync(new AuditFilter(ActorKind: AuditActorKind.Portal, Verb: AuditVerb.Deleted, ObjectKind: AuditObjectKind.Recording, ObjectId: id), null, 1, cancellation);
            if (page.Entries.Count > 0) return true;
        }
        return false;
    }

    // The row seldom says which file there was to be; the PBX did while it wrote it.
    private async Task<RecordingQuery> NamedAsync(RecordingQuery query, CancellationToken cancellation)
    {
        if (NamesAFile(query) || services.GetService<RecordingWitness>() is not { } witness) return query;
        var told = await witness.FilesOfAsync([.. new[] { query.Uniqueid, query.Linkedid }.OfType<string>().Distinct(StringComparer.Ordinal)], cancellation);
        return told.Count == 0 ? query : query with { RecordingFile = told[0] };
    }

    // What plays at least in part tells more than what does not.
    private static int Worth(RecordingFinding finding) => finding switch
    {
        RecordingFinding.Growing => 5,
        RecordingFinding.Truncated => 4,
        RecordingFinding.NeedsProgram => 3,
        RecordingFinding.Unreadable => 2,
        RecordingFinding.UnknownCodec => 1,
        _ => 0,
    };

    // Where the portal may not look, a file may be.
    private static RecordingDiagnosis Missing(RecordingQuery query, List<string> looked, FolderRecordings recordings) =>
        recordings.Unreadable(query) is { } place ? new(RecordingFinding.Unreadable, place, looked, MayNotRead) : Missing(query, looked);

    private static RecordingDiagnosis Missing(RecordingQuery query, List<string> looked) =>
        !NamesAFile(query)
            ? new(RecordingFinding.NotRecorded, null, looked, null)
            : new(RecordingFinding.NotThere, BaseName(query.RecordingFile!), looked, null);

    // A word in userfield leads to a file where there is one; where there is none, it may be anything.
    private static bool NamesAFile(RecordingQuery query) => query.RecordingFile is { Length: > 0 } file
        && (RecordingFileName.IsCertain(file) || new[] { query.Uniqueid, query.Linkedid }.Any(id => id is { Length: > 0 } && file.Contains(id, StringComparison.Ordinal)));

    // The row may name a path of the PBX; more than its end is nobody's business.
    private static string BaseName(string file) => file[(file.LastIndexOfAny(['/', '\\', ':']) + 1)..];

    private async Task<RecordingDiagnosis> ExamineAsync(IndexedFile found, List<string> looked, CancellationToken cancellation)
    {
        var recording = FolderRecordings.ToRecording(found);
        var (outcome, opened) = services.GetRequiredService<RecordingRoot>().Open(found.Path);
        using var file = opened;
        var (finding, detail) = outcome switch
        {
            OpenOutcome.Opened when recording is not null => await ExamineAsync(file!, recording, cancellation),
            OpenOutcome.Unreadable => (RecordingFinding.Unreadable, MayNotRead),
            _ => (RecordingFinding.NotThere, null),
        };
        return new RecordingDiagnosis(finding, found.Path, looked, detail);
    }

    private async Task<(RecordingFinding Finding, string? Detail)> ExamineAsync(RecordingFile file, FolderRecording recording, CancellationToken cancellation)
    {
        if (file.Length == 0) return (RecordingFinding.Empty, "The file has no bytes.");
        if (recording.Packing == RecordingPacking.None)
        {
            if (recording.Format.Coding == RecordingCoding.Wav && ExamineWav(file) is { } wav) return wav;
            if (AudioReader.Open(file, recording.Format, WavFile.Read(file.ReadAt, file.Length)) is { } audio) return audio.Frames == 0 ? (RecordingFinding.Empty, null) : PlaysIfMp3CanBeMade();
        }
        return await TryAsync(recording, cancellation);
    }

    // Only decoding it tells.
    private async Task<(RecordingFinding Finding, string? Detail)> TryAsync(FolderRecording recording, CancellationToken cancellation)
    {
        try
        {
            using var sound = (await services.GetRequiredService<RecordingDecoder>().OpenSoundAsync(recording, forMp3: false, cancellation)).File;
            return PlaysIfMp3CanBeMade();
        }
        catch (RecordingException fault)
        {
            return fault.Fault switch
            {
                RecordingFault.Empty => (RecordingFinding.Empty, null),
                RecordingFault.DecoderMissing => (RecordingFinding.NeedsProgram, fault.Message),
                _ => (RecordingFinding.UnknownCodec, fault.Message),
            };
        }
    }

    // Null: its structure is sound.
    private (RecordingFinding Finding, string? Detail)? ExamineWav(RecordingFile file)
    {
        if (WavFile.Read(file.ReadAt, file.Length) is not { } wav)
            return file.Length <= WavFile.PlainHeader ? (RecordingFinding.Empty, $"{file.Length} bytes are not even a header.") : (RecordingFinding.UnknownCodec, "The file has no WAV header.");
        if (wav.Frames == 0) return (RecordingFinding.Empty, $"{file.Length} bytes: a header without sound.");
        if (wav.Lengths == WavLengths.Right) return null;
        if (file.ModifiedAt > clock.GetUtcNow() - Growing) return (RecordingFinding.Growing, null);
        return (RecordingFinding.Truncated, wav.Lengths == WavLengths.Truncated ? "The header promises more sound than there is." : "The header was never closed.");
    }

    private (RecordingFinding Finding, string? Detail) PlaysIfMp3CanBeMade() => lame.Problem is { } problem ? (RecordingFinding.NeedsProgram, problem) : (RecordingFinding.Plays, null);

    private async Task<RecordingDiagnosis> ExamineRemoteAsync(RecordingQuery query, CancellationToken cancellation)
    {
        try
        {
            var found = await services.GetRequiredService<IRecordings>().FindAsync(query, cancellation);
            return found.Count > 0 ? new(RecordingFinding.Plays, null, [], null) : Missing(query, []);
        }
        catch (RecordingException fault)
        {
            return new(RecordingFinding.RemoteFailed, null, [], fault.Message);
        }
    }
}

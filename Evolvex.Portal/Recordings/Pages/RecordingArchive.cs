using System.Globalization;
using System.IO.Compression;
using System.IO.Pipelines;
using Evolvex.Portal.Audit;
using Evolvex.Portal.CallAccess;
using Evolvex.Portal.Domain.Audit;
using Evolvex.Portal.Recordings.Mp3;
using Evolvex.Portal.Recordings.Remote;
using Evolvex.Portal.Recordings.Serving;
using Evolvex.Portal.Shell;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Localization;
using Microsoft.Net.Http.Headers;

namespace Evolvex.Portal.Recordings.Pages;

/// <summary>Many recordings as one ZIP file, made while it is sent: nothing is kept on the disk or in memory. Each recording in it is written down before its sound goes out.</summary>
internal sealed class RecordingArchive(
    RecordingList list, CallSights sights, RecordingAudio audio, IServiceProvider services, IRecordedCalls calls, LameSupport lame, IAuditLog audit,
    IStringLocalizer<RecordingsTexts> texts, ILogger<RecordingArchive> logger)
{
    /// <summary>Recordings in one file at most.</summary>
    public const int Most = 500;

    private const int AtOnce = 50;

    /// <summary>Answers with the recordings of a period.</summary>
    public IResult Serve(string? from, string? to, string? text, string? kind, HttpContext http)
    {
        var filter = RecordingPeriod.Of(AddressValue.Day(from), AddressValue.Day(to), calls.WallNow).Filter(text) with { Access = sights.Of(http.User).Access };
        var asMp3 = kind != "wav" && lame.Problem is null;
        var name = new ContentDispositionHeaderValue("attachment");
        name.SetHttpFileName(string.Create(CultureInfo.InvariantCulture, $"recordings {filter.From:yyyy-MM-dd} - {filter.Until.AddDays(-1):yyyy-MM-dd}.zip"));
        http.Response.Headers.ContentDisposition = name.ToString();
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        return Results.Stream(body => WriteAsync(body, filter, asMp3 ? AudioKind.Mp3 : AudioKind.Wav, http), "application/zip");
    }

    private async Task WriteAsync(Stream body, RecordedCallFilter filter, AudioKind kind, HttpContext http)
    {
        var (actor, cancellation) = (http.ToAuditActor(), http.RequestAborted);
        await audit.RecordAsync(actor, AuditVerb.Exported, new AuditObject(AuditObjectKind.Recording, null, "zip"), new { filter.From, filter.Until, filter.Text, Format = kind.ToString() }, cancellation);
        await using var late = new LateWriteStream(body);
        var zip = await ZipArchive.CreateAsync(late, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellation);
        await using (zip)
        {
            var archive = new Archive(zip, kind, actor, new HashSet<string>(StringComparer.OrdinalIgnoreCase));
            if (await TryFillAsync(archive, filter, cancellation) is { } missing) await WriteAsync(zip, texts["ZipCutFile"].Value + ".txt", missing, cancellation);
        }
        await late.FlushAsync(cancellation);
    }

    /// <summary>Adds recording after recording; what there is to say when not all are in it, else null.</summary>
    private async Task<string?> TryFillAsync(Archive archive, RecordedCallFilter filter, CancellationToken cancellation)
    {
        var cursor = new RecordingListCursor();
        try
        {
            for (var written = 0; written < Most && !cursor.IsAtEnd;)
            {
                foreach (var listed in await list.NextAsync(filter, cursor, Math.Min(AtOnce, Most - written), cancellation))
                {
                    written++;
                    foreach (var recording in listed.Recordings) await AddAsync(archive, listed, recording, cancellation);
                }
            }

            return cursor.IsAtEnd ? null : texts["ZipCut", Most].Value;
        }
        catch (RecordingException fault)
        {
            return texts["ZipBroken", fault.Message].Value;
        }
    }

    private async Task AddAsync(Archive archive, ListedRecording listed, Recording recording, CancellationToken cancellation)
    {
        var name = NameOf(listed, recording, archive);
        try
        {
            using var body = recording is FolderRecording inFolder
                ? await audio.OpenAsync(inFolder, archive.Kind, cancellation)
                : audio.Cut(await services.GetRequiredService<RemoteCopies>().OpenAsync((RemoteRecording)recording, cancellation), archive.Kind, new RecordingCut(TimeSpan.Zero, TimeSpan.FromDays(7)));
            await audit.RecordAsync(archive.Actor, AuditVerb.Downloaded, new AuditObject(AuditObjectKind.Recording, listed.Id, recording.Name), new { Format = archive.Kind.ToString(), In = "zip" }, cancellation);
            var entry = archive.Zip.CreateEntry(name, archive.Kind == AudioKind.Mp3 ? CompressionLevel.NoCompression : CompressionLevel.Fastest);
            entry.LastWriteTime = new DateTimeOffset(DateTime.SpecifyKind(listed.Call.StartedOnWall, DateTimeKind.Unspecified), TimeSpan.Zero);
            await using var stream = await entry.OpenAsync(cancellation);
            var output = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
            await body.WriteAsync(output, 0, body.Length, cancellation);
            await output.CompleteAsync();
        }
        catch (RecordingException fault)
        {
            // The others are still wanted; this one says inside why it is missing.
            RecordingsLog.NotPlayed(logger, recording.Name, fault.Message);
            await WriteAsync(archive.Zip, name + ".missing.txt", fault.Message, cancellation);
        }
    }

    private static async Task WriteAsync(ZipArchive zip, string name, string text, CancellationToken cancellation)
    {
        await using var stream = await zip.CreateEntry(name).OpenAsync(cancellation);
        await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text), cancellation);
    }

    private static string NameOf(ListedRecording listed, Recording recording, Archive archive)
    {
        var wall = new DateTimeOffset(DateTime.SpecifyKind(listed.Call.StartedOnWall, DateTimeKind.Unspecified), TimeSpan.Zero);
        var name = SavedName.Of(wall, listed.Call.From.Number, listed.Call.To.Number, recording.Side);
        var extension = archive.Kind == AudioKind.Mp3 ? "mp3" : "wav";
        var unique = $"{name}.{extension}";
        for (var number = 2; !archive.Names.Add(unique); number++) unique = string.Create(CultureInfo.InvariantCulture, $"{name} ({number}).{extension}");
        return unique;
    }

    /// <summary>The file that is being made, for whom, and which names are taken in it.</summary>
    private sealed record Archive(ZipArchive Zip, AudioKind Kind, AuditActor Actor, HashSet<string> Names);
}

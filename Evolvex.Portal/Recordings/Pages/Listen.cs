using System.Text.Json;
using Evolvex.Portal.Audit;
using Evolvex.Portal.Domain.Audit;

namespace Evolvex.Portal.Recordings.Pages;

/// <summary>Somebody heard or took a recording.</summary>
/// <param name="Who">The person's or key's name.</param>
/// <param name="At">When.</param>
/// <param name="IsDownload">Saved rather than played.</param>
/// <param name="Format">wav or mp3, where it is known.</param>
/// <param name="Heard">How much of it; null: it is not known yet.</param>
/// <param name="Of">How long the recording is.</param>
internal sealed record Listen(string Who, DateTimeOffset At, bool IsDownload, string? Format, TimeSpan? Heard, TimeSpan? Of)
{
    private const int Most = 200;
    private const int MostIds = 50;

    private static readonly TimeSpan OneListening = TimeSpan.FromMinutes(30);

    /// <summary>Who heard a recording, newest first. What began and what was told in the end are one.</summary>
    /// <param name="audit">Where it is written down.</param>
    /// <param name="ids">All ids of the call that are known: it is written down under the one that was asked for.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<IReadOnlyList<Listen>> ReadAsync(AuditQueries audit, IReadOnlyList<string> ids, CancellationToken cancellation)
    {
        var entries = new List<AuditEntry>();
        foreach (var id in ids.Take(MostIds))
        {
            var page = await audit.PageAsync(new AuditFilter(ObjectKind: AuditObjectKind.Recording, ObjectId: id), null, Most, cancellation);
            entries.AddRange(page.Entries.Select(entry => entry.Entry));
        }

        var listens = entries.Where(entry => entry.Verb is AuditVerb.Played or AuditVerb.Downloaded).OrderByDescending(entry => entry.At).Select(Read).ToList();
        return [.. listens.Where((listen, index) => !IsToldLater(listens, listen, index))];
    }

    private static bool IsToldLater(List<Listen> newestFirst, Listen listen, int index) =>
        !listen.IsDownload && listen.Heard is null && newestFirst.Take(index).Any(later => later.Who == listen.Who && later.Heard is not null && later.At - listen.At < OneListening);

    private static Listen Read(AuditEntry entry)
    {
        using var details = JsonDocument.Parse(entry.After ?? "{}");
        var root = details.RootElement;
        return new Listen(entry.Actor.Name, entry.At, entry.Verb == AuditVerb.Downloaded, Text(root, "format") ?? Text(root, "kind"), Seconds(root, "heardSeconds"), Seconds(root, "ofSeconds"));
    }

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static TimeSpan? Seconds(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? TimeSpan.FromSeconds(value.GetDouble()) : null;
}

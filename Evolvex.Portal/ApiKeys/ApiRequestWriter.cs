using System.Text;
using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.ApiKeys;

/// <summary>Writes a batch of requests. A burst of requests alike within a second becomes one row that says how many, so that a flood cannot fill the disk.</summary>
internal static class ApiRequestWriter
{
    /// <summary>Requests alike within a second that still get a row each.</summary>
    public const int RowsAlike = 20;

    private const int RowsAStatement = 100;

    public static async Task WriteAsync(PortalDbContext database, IReadOnlyList<ApiRequest> batch, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        foreach (var rows in Fold(batch).Chunk(RowsAStatement)) await InsertAsync(database, rows, cancellationToken);
        foreach (var uses in batch.GroupBy(request => request.ApiKeyId)) await NoteUseAsync(database, [.. uses], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>The rows that stand for the requests, oldest first.</summary>
    public static IEnumerable<ApiRequestRow> Fold(IEnumerable<ApiRequest> batch) => batch
        .GroupBy(request => (request.ApiKeyId, request.Endpoint, request.Parameters, request.Status, request.Address, request.Client, request.IsKeyInUrl, Second(request.At)))
        .SelectMany(alike => alike.Count() <= RowsAlike ? alike.Select(request => Row(request, request.Duration, 1)) : [Row(alike.First(), alike.Max(request => request.Duration), alike.Count())])
        .OrderBy(row => row.At);

    private static long Second(DateTimeOffset at) => at.UtcTicks / TimeSpan.TicksPerSecond;

    private static ApiRequestRow Row(ApiRequest request, TimeSpan duration, int requests) => new()
    {
        ApiKeyId = request.ApiKeyId,
        At = request.At,
        Endpoint = request.Endpoint,
        Parameters = Cut(request.Parameters, ApiRequestTable.LongestParameters),
        Status = request.Status,
        DurationMs = (int)Math.Min(int.MaxValue, duration.TotalMilliseconds),
        Address = request.Address,
        Client = Cut(request.Client, ApiRequestTable.LongestClient),
        IsKeyInUrl = request.IsKeyInUrl,
        Requests = requests,
    };

    private static string? Cut(string? text, int length) => text is null || text.Length <= length ? text : text[..length];

    // Below the change tracker: at thousands of requests a second it would cost more than the requests.
    private static Task InsertAsync(PortalDbContext database, ApiRequestRow[] rows, CancellationToken cancellationToken)
    {
        var statement = new StringBuilder("INSERT INTO api_requests (api_key_id, at, endpoint, parameters, status, duration_ms, address, client, is_key_in_url, requests) VALUES ");
        var values = new List<object?>(rows.Length * 10);
        foreach (var row in rows)
        {
            statement.Append(values.Count == 0 ? "(" : ", (");
            for (var at = 0; at < 10; at++) statement.Append(at == 0 ? "{" : ", {").Append(values.Count + at).Append('}');
            statement.Append(')');
            values.AddRange([
                row.ApiKeyId.ToString("D"), UtcTime.ToStore(row.At), row.Endpoint, row.Parameters, row.Status, row.DurationMs, row.Address, row.Client, row.IsKeyInUrl, row.Requests,
            ]);
        }
        return database.Database.ExecuteSqlRawAsync(statement.ToString(), values!, cancellationToken);
    }

    // Not through the entities either: a use is no change, and must not make every process read its keys anew.
    private static async Task NoteUseAsync(PortalDbContext database, List<ApiRequest> uses, CancellationToken cancellationToken)
    {
        var id = uses[0].ApiKeyId.ToString("D");
        var last = uses.MaxBy(request => request.At)!;
        var (at, client) = (UtcTime.ToStore(last.At), Cut(last.Client, ApiRequestTable.LongestClient));
        await database.Database.ExecuteSqlAsync(
            $"UPDATE api_keys SET last_used_at = {at}, last_used_address = {last.Address}, last_used_client = {client} WHERE id = {id}", cancellationToken);
        if (uses.FindLast(request => request.IsKeyInUrl) is { } inUrl)
            await database.Database.ExecuteSqlAsync($"UPDATE api_keys SET last_in_url_at = {UtcTime.ToStore(inUrl.At)} WHERE id = {id}", cancellationToken);
    }
}

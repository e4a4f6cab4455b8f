using Evolvex.Portal.Storage;
using Microsoft.EntityFrameworkCore;

namespace Evolvex.Portal.ApiKeys;

/// <summary>Requests made with a key in an hour.</summary>
/// <param name="Hour">When the hour began.</param>
/// <param name="Answered">Requests with a status below 400.</param>
/// <param name="Refused">All others.</param>
public sealed record KeyUsageHour(DateTimeOffset Hour, long Answered, long Refused);

/// <summary>Which requests of a key to show; what is null does not matter.</summary>
/// <param name="Endpoint">The endpoint, exactly.</param>
/// <param name="IsRefused">True: a status of 400 and above; false: below.</param>
/// <param name="IsKeyInUrl">Whether the key came in the URL.</param>
/// <param name="Text">Part of the parameters, the address or the client.</param>
internal sealed record RequestFilter(string? Endpoint = null, bool? IsRefused = null, bool? IsKeyInUrl = null, string? Text = null);

/// <summary>A page of requests, newest first.</summary>
/// <param name="Rows">The requests.</param>
/// <param name="Next">Pass it on to get the next page; null: this was the last.</param>
internal sealed record RequestPage(IReadOnlyList<ApiRequestRow> Rows, RequestMark? Next);

/// <summary>Where a page ends: a time, and the row among those of the same time.</summary>
internal sealed record RequestMark(DateTimeOffset At, long Id);

/// <summary>Reads what a key was used for. A page costs the same however deep it lies; sums are made by the database.</summary>
internal sealed class KeyUseQueries(IDbContextFactory<PortalDbContext> databases)
{
    /// <summary>Requests by hour, of those hours that have any.</summary>
    public async Task<IReadOnlyList<KeyUsageHour>> HoursAsync(Guid key, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var (id, first, last) = (key.ToString("D"), UtcTime.ToStore(from), UtcTime.ToStore(until));
        // Both databases write a time as "2026-11-22 09:59:15…"; its first 13 letters are the hour.
        var rows = await database.Database.SqlQuery<HourRow>($"""
            SELECT SUBSTR(CAST(at AS CHAR), 1, 13) AS Hour,
                CAST(SUM(CASE WHEN status < 400 THEN requests ELSE 0 END) AS SIGNED) AS Answered,
                CAST(SUM(CASE WHEN status < 400 THEN 0 ELSE requests END) AS SIGNED) AS Refused
            FROM api_requests WHERE api_key_id = {id} AND at >= {first} AND at < {last}
            GROUP BY SUBSTR(CAST(at AS CHAR), 1, 13)
            """).ToListAsync(cancellationToken);
        return [.. rows.Select(row => new KeyUsageHour(Utc(row.Hour), row.Answered, row.Refused)).OrderBy(hour => hour.Hour)];
    }

    /// <summary>The page of requests before <paramref name="mark"/>, newest first.</summary>
    public async Task<RequestPage> PageAsync(Guid key, RequestFilter filter, RequestMark? mark, int size, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var rows = Filtered(database, key, filter);
        if (mark is not null) rows = rows.Where(row => row.At < mark.At || (row.At == mark.At && row.Id < mark.Id));
        var page = await rows.OrderByDescending(row => row.At).ThenByDescending(row => row.Id).Take(size + 1).ToListAsync(cancellationToken);
        return page.Count > size ? new RequestPage(page[..size], new RequestMark(page[size - 1].At, page[size - 1].Id)) : new RequestPage(page, null);
    }

    private static IQueryable<ApiRequestRow> Filtered(PortalDbContext database, Guid key, RequestFilter filter)
    {
        var rows = database.Set<ApiRequestRow>().AsNoTracking().Where(row => row.ApiKeyId == key);
        if (filter.Endpoint is { } endpoint) rows = rows.Where(row => row.Endpoint == endpoint);
        if (filter.IsRefused is { } refused) rows = refused ? rows.Where(row => row.Status >= 400) : rows.Where(row => row.Status < 400);
        if (filter.IsKeyInUrl is { } inUrl) rows = rows.Where(row => row.IsKeyInUrl == inUrl);
        if (string.IsNullOrWhiteSpace(filter.Text)) return rows;
        var part = $"%{LikePattern.Escape(filter.Text.Trim())}%";
        return rows.Where(row => EF.Functions.Like(row.Parameters!, part, LikePattern.EscapeCharacter)
            || EF.Functions.Like(row.Address!, part, LikePattern.EscapeCharacter) || EF.Functions.Like(row.Client!, part, LikePattern.EscapeCharacter));
    }

    private static DateTimeOffset Utc(string hour) => DateTimeOffset.ParseExact(
        hour, "yyyy-MM-dd HH", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal | System.Globalization.DateTimeStyles.AdjustToUniversal);

    internal sealed record HourRow(string Hour, long Answered, long Refused);
}
